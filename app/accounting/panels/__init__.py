"""Screens of the books: jurnal umum, buku besar, neraca saldo, bagan akun, periods."""
