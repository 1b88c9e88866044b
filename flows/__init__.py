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
    papers      the editions and the messages, made whole and held to the gate; nothing is written or sent
    steps       what the flows share: the plan of a round, chunks of files, papers that are held, mail that goes out

The flows that move data from one room to the next stand beside the rooms: ``gather_returns``, ``collect_returns``,
``publish_report``, ``chase_partners``, ``deliver_messages`` and ``approve_papers``; ``monthly_round`` joins them, and
``daily_clock`` starts it on its day. ``command_line`` and its ``commands`` start them by hand, and ``serving`` keeps them
running. Every room may use ``settings``, ``problems`` and ``models``; ``document`` is the report as data, which ``report``
fills and ``rendering`` draws, in the words of ``wording``.
"""
