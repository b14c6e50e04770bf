"""Books and statements: what accounting keeps, laid out as reports that open down to the document.

Words: *neraca saldo* (trial balance), *laba rugi* (profit and loss), *neraca* (balance sheet),
*arus kas* (cash flow), *perubahan ekuitas* (changes in equity), *umur* (ageing), *buku besar*
(ledger of an account), *jurnal umum* (journal).
"""
