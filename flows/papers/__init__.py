"""The editions and the messages as files, by path in the pack, held to the gate; nothing is written or sent."""
