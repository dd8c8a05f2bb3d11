"""Mail: every one leaves by the queue, so that a mail server that is slow or dead delays nobody and loses none."""
