"""What is a letter, a word, the same word and a blank, in every script. Knows no database and no chat."""
