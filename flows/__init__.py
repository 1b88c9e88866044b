"""boardpack: partner CSV files in, checked board papers out.

The rooms, in the order the data goes through them:

    intake      bytes that a partner sent → a table of text
    validation  a table of text → accepted updates, quarantined rows, problems
    register    ledger entries → the register as at a date, and what moved
    status      the register → judgements: deadlines, delivery, evidence, returns
    report      judgements → what the board will read, as data
    rendering   the report → bytes: Word, web page, e-mail, CSV
    storage     the only room that touches disk or database
    post_room   the only room that touches the network for files and mail
    message_papers  the messages as drafts with what is attached to them; nothing is sent

The flows that move data from one room to the next are ``gather_returns``, ``collect_returns``, ``publish_report``,
``chase_partners`` and ``monthly_round``; ``command_line`` and its ``commands`` start them, and ``serving`` keeps them
running. Every room may use ``settings``, ``problems`` and ``models``.
"""
