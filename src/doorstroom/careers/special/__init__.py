"""Special categories of data, in a store of their own (obligation G11, DIV-43).

Never a column of the register. Read only by the calculations that may, each read logged with its purpose.
"""
