"""People and how they sign in."""

from syncchatroom.directory import read_directory
from syncchatroom.environment import env
from syncchatroom.providers import read_providers

AUTH_USER_MODEL = "syncchat.User"
AUTHENTICATION_BACKENDS = [
    "syncchat.sign_in.backend.SignInBackend",
    "syncchat.sign_in.directory.DirectoryBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
# Ask: "Stay signed in on this device"
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_ADAPTER = "syncchat.sign_in.adapter.AccountAdapter"
ACCOUNT_PRESERVE_USERNAME_CASING = False
# Strict: an address that is known already is taken again without a word, so no form tells who is here
ACCOUNT_PREVENT_ENUMERATION = "strict"
# Ours, in syncchat.domain.limits.limits: they say when to try again
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# Its middleware would write to the database on every request
USERSESSIONS_TRACK_ACTIVITY = False
# Seconds for which showing who one is counts
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600

MFA_ADAPTER = "syncchat.sign_in.second_factor.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Addresses are verified by syncchat.domain.mail.verification; allauth's own table of them says nothing
MFA_ALLOW_UNVERIFIED_EMAIL = True
# A clock may differ by half a minute; syncchat.domain.second_factor.codes takes each code once all the same
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODE_COUNT = 10
MFA_RECOVERY_CODE_DIGITS = 10
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TRUST_ENABLED = True
MFA_TRUST_COOKIE_NAME = "trusted"
MFA_TRUST_COOKIE_AGE = 30 * 24 * 3600

SOCIALACCOUNT_ADAPTER = "syncchat.sign_in.oidc.adapter.ProvidersAdapter"
SOCIALACCOUNT_PROVIDERS = read_providers(env.str("OIDC"))
# Nobody is taken for an account because an address is the same
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5

# A directory (LDAP) that knows people's passwords, or None
DIRECTORY = read_directory(env.str("LDAP"))
