"""What extracts call the columns of this project, in Dutch, French and English, and what they write in them.

Only letters count, without accents and case; the likelier name stands first. A name that could mean two
things is not here: a proposal may leave a column out, it may not guess.
"""

from __future__ import annotations

from doorstroom.careers.intake.canonical import Shape

_ANY = {
    "person": (
        "person personkey personid personnelnumber employeeid employeenumber employeekey "
        "staffid staffnumber personeelsnummer personeelsnr persnr stamnummer medewerkernummer "
        "werknemersnummer medewerkerid matricule numeroagent numerodagent agentid "
        "identifiantagent employeeidentifier agentkey"
    ),
    "employment": (
        "employment employmentnumber contractnumber dienstverband dienstverbandnummer "
        "volgnummerdienstverband numerocontrat"
    ),
    "unit": (
        "unit unitcode unitid orgunit orgcode organisation organization organisationunit "
        "organisationcode agency agencyid department departmentcode eenheid eenheidscode "
        "organisatie organisatieeenheid afdeling afdelingscode entiteit unite codeunite "
        "entite direction codeservice finalunit dienst dienstcode"
    ),
    "post": ("post postid positionid positionnumber positie functieplaats formatieplaats poste numeroposte"),
    "function": (
        "function functiontitle job jobtitle position functie functienaam functietitel "
        "functiebenaming fonction intitulefonction emploi"
    ),
    "layer": "layer managementlayer laag managementlaag kaderlaag couche",
    "managerial": "managerial ismanager manager leidinggevend isleidinggevend dirigeant estdirigeant",
    "rank": "managementrank nniveau",
    "level": "level niveau",
    "grade": "grade graad rang rank finalrank paygrade",
    "scale": "scale salaryscale payscale schaal salarisschaal loonschaal barema bareme echelle",
    "family": "family functionfamily jobfamily functiefamilie famillefonctions familledefonctions",
    "weight": "weight functielevel functieniveau functiezwaarte gewicht poids",
    "kind_of_work": "kindofwork werksoort soortwerk typedetravail",
    "relation": "relation employmentrelation statuut statut arbeidsrelatie typestatut",
    "contract": (
        "contract contracttype typecontract contractvorm soortcontract typedecontrat employeestatus"
    ),
    "fte_thousandths": (
        "ftethousandths fte vte etp deeltijdfactor werkregime tewerkstellingsbreuk "
        "arbeidsduurfactor parttimefactor regimetravail tempsdetravail "
        "deeltijd deeltijdpercentage tewerkstellingspercentage"
    ),
    "place": ("place placeofwork workplace location standplaats werkplaats werklocatie lieudetravail"),
    "birth_date": "birthdate dateofbirth dob geboortedatum datenaissance datedenaissance",
    "birth_year": "birthyear yearofbirth geboortejaar anneenaissance anneedenaissance",
    "sex": "sex gender geslacht sexe genre",
}
_OWN: dict[Shape, dict[str, str]] = {
    "events": {
        "effective_on": (
            "effectiveon effectivedate eventdate date datum ingangsdatum datumingang datedeffet dateeffet"
        ),
        "kind": (
            "kind event eventtype action mutatie soort soortmutatie mutatiesoort typemutatie "
            "gebeurtenis evenement typeevenement mouvement typemouvement"
        ),
        "source_ref": "sourceref eventid eventnumber mutatienummer referentie reference numeroacte",
        "reason": "reason reden redenmutatie motif raison",
    },
    "snapshots": {
        "on": (
            "on year snapshotyear fiscalyear snapshotdate referencedate jaar peildatum peiljaar "
            "boekjaar annee datereference situationau"
        ),
        "position_from": (
            "positionfrom positiondate presentpositiondate positionhiredate startfunctie "
            "datumfunctie infunctiesinds debutfonction"
        ),
        "hire_date": (
            "hiredate orghiredate dateofhire appointeddate datumindienst indienst indiensttreding "
            "dateentree dateembauche"
        ),
        "rank_of_pay": (
            "rankofpay pay totalpay salary annualsalary grosspay salaris loon wedde salaire traitement"
        ),
    },
    "spells": {
        "from_on": (
            "fromon from start startdate unitstartdate appointeddate hiredate van begindatum "
            "startdatum datumvan debut datedebut"
        ),
        "to_on": (
            "toon to until end enddate unitenddate resignationdate exitdate tot einddatum "
            "datumtot fin datefin"
        ),
        "entry_reason": "entryreason redeninstroom motifentree",
        "exit_reason": "exitreason redenuitstroom redenuitdienst motifsortie",
    },
}

# What the columns with a closed list hold: value of this project to the words for it.
_WORDS = {
    "sex": {
        "female": "female f v vrouw femme woman",
        "male": "male m man h homme",
        "other": "other x anders autre",
    },
    "kind": {
        "entry": "entry hire in instroom indienst indiensttreding aanwerving entree engagement",
        "move": "move transfer doorstroom overgang verplaatsing overplaatsing mutation mobiliteit",
        "change": "change wijziging changement modification",
        "exit": "exit leave out uitstroom uitdienst uitdiensttreding ontslag sortie depart",
    },
    "managerial": {
        "true": "true yes y ja j oui o 1",
        "false": "false no n nee neen non 0",
    },
    "layer": {
        "top": "top topkader",
        "middle": "middle midden middenkader",
        "none": "none geen aucun",
    },
}
VALUES = {
    name: {word: value for value, words in table.items() for word in words.split()}
    for name, table in _WORDS.items()
}


def synonyms(shape: Shape) -> dict[str, tuple[str, ...]]:
    """Return the columns of a shape with the names, letters only, that extracts give them."""
    tables = {**_OWN[shape], **_ANY}
    return {name: tuple(words.split()) for name, words in tables.items()}
