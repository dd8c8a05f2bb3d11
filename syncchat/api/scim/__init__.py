"""SCIM 2.0 (RFC 7643, 7644): an identity provider keeps people and groups, as Entra and Okta really ask for it."""
