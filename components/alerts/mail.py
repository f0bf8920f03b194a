"""A message by mail: plain text, under a Message-ID made of its key, by which mail servers drop a repetition."""

from __future__ import annotations

import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from components.alerts.outcomes import SECONDS, SENT, Outcome
from components.alerts.ways import Mailbox
from components.text.escape import clean
from data.models import AlertMessage


def made(message: AlertMessage, box: Mailbox) -> EmailMessage:
    """The mail. Only our own names stand in its head, and strangers' text in its subject and text only."""
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = clean(message.title)[:400]
    mail["From"], mail["To"] = box.sender, ", ".join(box.to)
    mail["Date"] = format_datetime(message.at)
    mail["Message-ID"] = f"<{message.key}.november-watch@{box.sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.body)
    return mail


def send(message: AlertMessage, box: Mailbox, _now: datetime) -> Outcome:
    """Hand a mail to the server. Blocks for some seconds at most, each step of the talk has a limit of its own."""
    handed = False
    try:
        with _server(box) as server:
            if box.tls == "starttls":
                server.starttls(context=ssl.create_default_context())
            if box.user:
                server.login(box.user, box.password)
            handed = True
            refused = server.send_message(made(message, box))
        return Outcome("sent", "partly") if refused else SENT
    except smtplib.SMTPAuthenticationError:
        return Outcome("refused", "login")
    except smtplib.SMTPRecipientsRefused as error:
        passing = any(400 <= code < 500 for code, _ in error.recipients.values())
        return Outcome("later" if passing else "refused", "recipients")
    except smtplib.SMTPResponseException as error:
        return Outcome("refused" if error.smtp_code >= 500 else "later", f"smtp {error.smtp_code}")
    except smtplib.SMTPNotSupportedError:
        return Outcome("refused", "no encryption")
    except ssl.SSLError:
        return Outcome("refused", "certificate")
    except (OSError, smtplib.SMTPException):
        # A talk that broke off after the text was handed over may have ended well for the server.
        return Outcome("later", "unreachable", in_doubt=handed)
    except (ValueError, UnicodeError):
        return Outcome("refused", "unfit")


def _server(box: Mailbox) -> smtplib.SMTP:
    if box.tls == "tls":
        return smtplib.SMTP_SSL(box.host, box.port, timeout=SECONDS, context=ssl.create_default_context())
    return smtplib.SMTP(box.host, box.port, timeout=SECONDS)
