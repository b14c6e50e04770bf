"""What all importers share: headers, cell values, amounts, dates, lines gathered into orders."""
