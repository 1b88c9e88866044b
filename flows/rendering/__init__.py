"""The report → bytes or text: Word, web page, e-mail, CSV. Decides looks, computes no figure."""
