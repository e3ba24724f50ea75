"""Common given and family names, to be put together into names of people who do not exist."""

from __future__ import annotations

GIVEN = {
    ("nl", "female"): """
        Aafke Agnes Aleid Amber Amina An Anja Anke Anna Annelies Anouk Astrid Barbara Bea Carla Carolien
        Charlotte Chantal Claudia Cor Daphne Dina Dorien Edith Eline Elke Ellen Els Elsbeth Emma Esra Esther
        Eva Evi Fatima Femke Fleur Floor Freya Frieda Geertje Gerda Greet Griet Hanna Hanneke Heleen Helga
        Hilde Ilse Imane Ine Inge Ingrid Irene Iris Jana Janneke Jette Jolien Josefien Judith Julie Karen
        Karima Karin Karlijn Katrien Kim Kirsten Krista Laila Lara Laura Leen Lena Lien Lies Liesbeth Lieve
        Linda Lisa Loes Lotte Louise Maaike Machteld Magda Mara Margot Margriet Maria Marieke Marijke Marjan
        Marleen Marthe Martine Meryem Mia Mieke Mirjam Mirte Monique Nadia Naima Nathalie Nele Nicole Nina
        Noor Nora Paula Petra Renske Ria Rita Roos Rosa Ruth Saar Sabine Samira Sandra Sara Silke Simone
        Sofie Sonja Stien Suzanne Sylvia Tanja Tessa Tine Trees Ulla Veerle Vera Wendy Wies Willemijn Wout
        Yasmina Yvonne Zeynep Zoë
    """,
    ("nl", "male"): """
        Aart Abdel Adam Adriaan Ahmed Alexander Ali Alwin Andries Anton Arjan Arne Arno Arthur Bart Bas
        Bastiaan Ben Berend Bert Bilal Björn Bob Boris Bram Brecht Carlo Casper Cees Christiaan Coen Daan Dave
        David Dennis Dieter Dimitri Dirk Dries Edwin Eelco Emiel Erik Erwin Evert Ferre Filip Frank Frans Fred
        Freek Geert Gerard Gert Gijs Guido Guus Hamza Hans Harm Hassan Hein Hendrik Henk Herman Hugo Ibrahim
        Ivo Jaap Jacob Jan Jasper Jef Jelle Jens Jeroen Jesse Joachim Joep Johan Joost Joris Jos Jurgen Kamal
        Karel Karim Kasper Kees Kevin Klaas Koen Kris Kurt Lars Laurens Leo Lieven Lode Louis Luc Lucas Luuk
        Maarten Marc Marijn Marius Mark Martijn Matthias Maurits Mehmet Menno Michiel Mohamed Mustafa Nico
        Niels Noël Olivier Omar Otto Patrick Paul Peter Pieter Pim Rachid Remco René Rick Rik Rob Robbe Robin
        Roel Roger Ruben Rudi Ruud Sam Sander Sebastiaan Siemen Sjoerd Stef Stijn Sven Theo Thijs Thomas Tijs
        Tim Tobias Tom Toon Tristan Victor Vincent Walter Wim Wouter Yannick Youssef Yusuf
    """,
    ("fr", "female"): """
        Adeline Adèle Agathe Agnès Aïcha Alexandra Alice Aline Amandine Amélie Anaïs Andrée Anne Annick
        Apolline Audrey Aurélie Aurore Béatrice Bénédicte Bérénice Brigitte Camille Capucine Carine Caroline
        Catherine Cécile Céline Chantal Charline Charlotte Chloé Christelle Christine Claire Clarisse Claudine
        Clémence Coline Constance Coralie Corinne Danielle Delphine Diane Dominique Dorothée Édith Élisabeth
        Élise Élodie Éloïse Émilie Emma Estelle Eugénie Ève Fabienne Fanny Farah Fatou Florence France
        Françoise Gabrielle Geneviève Ghislaine Gisèle Hélène Inès Isabelle Jacqueline Jeanne Joëlle Josiane
        Julie Juliette Justine Karine Khadija Laetitia Laura Laure Laurence Léa Leïla Léonie Lise Louise Lucie
        Lydie Madeleine Magali Manon Margaux Marguerite Marianne Marie Marion Martine Mathilde Maud Mélanie
        Michèle Mireille Monique Morgane Muriel Myriam Nadège Nathalie Nicole Noémie Odile Olivia Pascale
        Patricia Pauline Rachel Raïssa Régine Romane Rosalie Sabine Salomé Sandrine Sarah Simone Solange
        Solène Sophie Stéphanie Suzanne Sylvie Thérèse Valérie Véronique Victoire Virginie Viviane Yasmine
        Yvette Zoé
    """,
    ("fr", "male"): """
        Abdoulaye Achille Adrien Alain Albert Alexandre Alexis Alphonse Amaury Anatole André Antoine Arnaud
        Arthur Aurélien Axel Baptiste Basile Bastien Benjamin Benoît Bernard Bertrand Boris Bruno Cédric
        Charles Christian Christophe Claude Clément Corentin Cyril Damien Daniel David Denis Didier Dimitri
        Dominique Édouard Éloi Émile Emmanuel Éric Étienne Eugène Fabian Fabrice Félix Florian Francis
        François Franck Frédéric Gabriel Gaëtan Gaspard Gauthier Geoffroy Georges Gérard Gilles Grégory
        Guillaume Guy Hadrien Henri Hervé Hubert Hugo Ismaël Jacques Jean Jérémie Jérôme Joachim Joël Jonathan
        Joseph Jules Julien Justin Karim Laurent Léo Léon Léopold Lionel Loïc Louis Luc Lucas Ludovic Malik
        Marc Marcel Martin Mathieu Maurice Maxime Mehdi Michaël Michel Mohamed Nicolas Noé Norbert Olivier
        Oscar Pascal Patrice Patrick Paul Philippe Pierre Quentin Rachid Raphaël Raymond Rémi Renaud René
        Richard Robert Robin Rodolphe Roger Romain Samuel Sébastien Serge Simon Stanislas Stéphane Sylvain
        Tanguy Théo Thibault Thierry Thomas Timothée Tristan Valentin Victor Vincent Xavier Yannick Yves
    """,
}
# Prefixes are tied to their names by underscores here.
FAMILY = {
    "nl": """
        Aerts Alblas Amrani Baert Bakker Bal Beckers Beek Benali Bensalah Berends Bergsma Bijl Blok Boelens
        Boer Boersma Bogaert Bollen Bos Bosch Bosman Bouwman Braem Brands Breuer Brouwer Bruins Buijs Burger
        Callens Carlier Ceulemans Claes Claessens Coenen Cools Coppens Corstens Crabbe Cuypers Daems De_Backer
        De_Boeck De_Bruyn De_Clercq De_Coninck De_Cock De_Graaf De_Groot De_Haan De_Jong De_Jonge De_Keyser
        De_Lange De_Leeuw De_Meyer De_Pauw De_Ridder De_Roo De_Smet De_Vos De_Vries De_Wit De_Wilde Dekker
        Demir Den_Hartog Desmet D'Haese D'Hondt D'Hooghe Dijkstra Dirks Driessen Eerens El_Idrissi Engelen
        Evers Feyen Franssen Geens Geerts Gerritsen Gielen Goossens Govaerts Haddou Hagen Hamelink Heyvaert
        Hendriks Hermans Heylen Hoekstra Hofman Huisman Huybrechts Jacobs Jansen Janssens Joosten Kaya
        Kamphuis Kok Koning Koster Kramer Kuiper Kuijpers Lambrechts Lammers Laureys Leemans Leys Lievens
        Linders Luyten Maas Maes Martens Meert Meijer Merckx Mertens Michiels Moens Molenaar Mulder Nauwelaers
        Nijs Nuyts Oosterhof Ouali Oualid Özdemir Pauwels Peeters Peters Philips Pieters Postma Prins Raes
        Raeymaekers Reijnders Roelofs Roose Rutten Saelens Scheepers Schepers Schouten Schreuder Segers
        Sels Simons Slegers Smeets Smit Smits Snoeck Spaans Stevens Stroobants Suykens Swinnen Tack Tahiri
        Ter_Horst Theunissen Thijs Thys Timmermans Tuytens Van_Acker Van_Damme Van_de_Velde Van_de_Walle
        Van_den_Berg Van_den_Broeck Van_der_Heijden Van_der_Linden Van_der_Meer Van_Dijk Van_Dyck Van_Gils
        Van_Hecke Van_Hoof Van_Leeuwen Van_Loon Van_Looy Van_Rijn Van_Roy Van_Vliet Vandamme Vandenberghe
        Vandeputte Vanderstraeten Vanhove Veenstra Verbeke Verbruggen Vercammen Verhaegen Verheyen Verhoeven
        Verlinden Vermeer Vermeulen Verschueren Vervoort Visser Vrancken Wagemans Wauters Willems Wolters
        Wouters Wuyts Yilmaz Zijlstra Zwart
    """,
    "fr": """
        Adam André Antoine Arnould Aubert Bah Baudoin Bastin Bauwin Benoît Bernard Berger Bertrand Besson
        Blanchard Bodart Boucher Bouchard Boulanger Bourgeois Bouvier Brasseur Camus Caron Carpentier Charlier
        Chevalier Claude Clément Colin Collard Colin Collignon Collin Cordier Cornet Courtois D'Haene
        Daubresse
        David De_Brouwer Debroux Dechamps Defays Delacroix Delattre Delcourt Delfosse Delhaye Delmotte Delvaux
        Demaret Demoulin Denis Deprez Dessart Devaux Diallo Didier Dubois Dumont Dupont Dupuis Durand Duval
        El_Amrani Etienne Evrard Fabry Fontaine Fournier François Gabriel Garnier Gaspard Gérard Germain
        Gilbert Gillard Gilles Gillet Girard Godart Grandjean Grégoire Guillaume Haddad Hardy Hénin Henrard
        Henry Hubert Huet Jacob Jacquemin Jacques Jacquet Jadot Joly Kabongo Lacroix Laloux Lambert Lambotte
        Lamy Laurent Le_Clercq Lebrun Lecomte Lefebvre Lefèvre Legrand Lejeune Lemaire Lemoine Léonard Leroy
        Leruth Libert Louis Maréchal Marchal Martin Massart Masson Mathieu Mercier Meunier Michaux Michel
        Moreau Moulin Mukendi Nguyen Nicaise Nicolas Noël Olivier Paquet Parmentier Pauly Petit Pierre Pirard
        Piron Poncelet Poncin Quinet Raskin Remy Renard Renson Richard Rigaux Robert Roland Rousseau Roussel
        Ruelle Sauvage Schmitz Servais Simon Simonet Sow Stassen Tahon Thiry Thomas Tilmant Toussaint
        Traoré Urbain Van_Damme Vandervelde Vigneron Vincent Warnier Wathelet Wauthier Willot Yildiz Zanatta
    """,
}
