# ruff: noqa: E501 - one line a sentence, however long it is
"""What is said of a request: of its parameters and permissions, of files, of accounts and of realtime."""

from __future__ import annotations

from collections.abc import Callable

from mockwrite.dialects import Dialect

__all__ = ["SENTENCES"]


def _text_expected(_: Dialect, min: int, max: int, allowed: str) -> str:
    parts = ["Value must be a valid string"]
    if min == max:
        parts.append(f"exactly {max} chars")
    else:
        if min:
            parts.append(f"at least {min} chars")
        if max:
            parts.append(f"no longer than {max} chars")
    if allowed:
        parts.append(f"only consist of '{', '.join(allowed)}' chars")
    return " and ".join(parts)


def _array_expected(_: Dialect, max: int | None, item: str) -> str:
    limit = f" no longer than {max} items" if max is not None else ""
    return f"Value must a valid array{limit}" + (f" and {item}" if item else "")


# fmt: off
SENTENCES: dict[str, str | Callable[..., str]] = {
    # Mockwrite's own, for those who ask from inside.
    "verbatim": "{text}",
    "no_such_database": 'There is no database "{database}".',
    "no_such_collection": 'The database "{database}" has no collection "{collection}".',
    # A request as a whole.
    "hidden": "Server Error",
    "sdk_too_new": "The current SDK is built for Appwrite {asked}. However, the current Appwrite server version is {version}. Please downgrade your SDK to match the Appwrite version: https://appwrite.io/docs/sdks",
    "oauth2_provider_off": "This provider is disabled. Please enable the provider from your Appwrite console to continue.",
    "project_unnamed": "No Appwrite project was specified. Please specify your project ID when initializing your Appwrite SDK.",
    "console_reserved": "This endpoint is not available for the console project. The Appwrite Console is a reserved project ID and cannot be used with the Appwrite SDKs and APIs. Please check if your project ID is correct.",
    "console_admin_mode": "Admin mode is not allowed for console project",
    "scopes_missing": "{name} (role: {role}) missing scopes ({scopes})",
    "jwt_unverified": "Failed to verify JWT. {reason}",
    "origin_invalid": "Invalid Origin.",
    "origin_scheme_unsupported": "Invalid Scheme. The scheme used ({scheme}) in the Origin ({origin}) is not supported. If you are using a custom scheme, please change it to `appwrite-callback-<PROJECT_ID>`",
    "origin_unregistered": "Invalid Origin. Register your new client {client} as a new {platform} platform on your project console dashboard",
    "service_unsupported": "The service {service} is not supported by mockwrite.",
    "body_boundary_missing": "The multipart body has no boundary.",
    "body_boundary_wrong": "The multipart body does not keep to its boundary.",
    "body_name_too_long": "The name of a part or of a file in a multipart body, with its quotes, must be shorter than {limit} bytes.",
    "body_parts_too_many": "A body may have no more than {limit} parts.",
    "body_no_object": "The request body must be a JSON object.",
    "number_too_large": "A number is too large to be answered with.",
    "timestamp_header_invalid": "Invalid X-Appwrite-Timestamp header value",
    "uri_unregistered": "Invalid URI. Register your new client {client} as a new {platform} platform on your project console dashboard",
    "jwt_segments_missing": "Invalid token: Incomplete segments",
    "jwt_signature_wrong": "Invalid token: Signature failed",
    "jwt_algorithm_missing": "Invalid token: Missing header algo",
    "jwt_algorithm_unsupported": "Invalid token: Unsupported header algo",
    "jwt_key_unknown": "Invalid token: Unknown key ID",
    "jwt_too_early": "Invalid token: Not now",
    "jwt_expired": "Invalid token: Expired",
    "jwt_unreadable": "JSON failed: {problem}",
    # Subjects of mails, by what they are for. 1.8.1, 1.9.6: app/config/locale/translations/en.json
    "mail_challenge": "Verification Code for {project}",
    "mail_invitation": "Invitation to {team} Team at {project}",
    "mail_magic-url": "{project} Login",
    "mail_otp": "OTP for {project} Login",
    "mail_recovery": "Password Reset for {project}",
    "mail_session-alert": "Security alert: new session on your {project} account",
    "mail_verification": "Account Verification for {project}",
    # Realtime.
    "realtime_hidden": "Error: Server Error",
    "realtime_type_unknown": "Message type is not valid.",
    "realtime_session_invalid": "Session is not valid.",
    "realtime_payload_invalid": "Payload is not valid.",
    "realtime_project_unknown": "Missing or unknown project ID",
    "realtime_channels_missing": "Missing channels",
    "realtime_method_unsupported": "Query method '{method}' is not supported in Realtime queries. Allowed: {methods}",
    "presence_without_project": "Presence requires a project context.",
    "presence_of_guest": "User must be authorized",
    "realtime_over_http": "Realtime is spoken over WebSockets: connect to ws://…/v1/realtime.",
    # Parameters, and kinds of values.
    "date_expected": "Value must be valid date between 1000-01-01 00:00:00 and 9999-12-31 23:59:59.",
    "email_expected": "Value must be a valid email address",
    "phone_expected": "Phone number must start with a '+' can have a maximum of fifteen digits.",
    "ip_expected": "Value must be a valid IP address",
    "url_expected": "Value must be a valid URL",
    "web_address_expected": "Value must be a valid URL with following schemes (http, https)",
    "address_private": "Address {address} is in a private or reserved range.",
    # utopia-php/framework 0.33.19: Validator/Host.php
    "url_host_expected": "URL host must be one of: {hosts}",
    "uri_invalid": "Invalid URI.",
    "parameter_invalid": "Invalid `{name}` param: {problem}",
    "parameter_missing": 'Param "{name}" is not optional.',
    "uid_expected": "UID must contain at most 36 chars. Valid chars are a-z, A-Z, 0-9, and underscore. Can't start with a leading underscore",
    "key_expected": "Parameter must contain at most {max} chars. Valid chars are a-z, A-Z, 0-9, period, hyphen, and underscore. Can't start with a special char",
    "password_expected_uncommon": "Password must be between 8 and 265 characters long, and should not be one of the commonly used password.",
    "mock_number_expected": 'Invalid payload structure. Please check the "phone" and "otp" fields',
    "mock_number_code_expected": "Invalid OTP. Please make sure the OTP is a 6 digit number",
    "password_common": "Password must be between 8 and 265 characters long, and should not be one of the commonly used password.",
    # 1.9.6: Auth/Validator/PasswordStrength.php
    "password_strength_expected": "Password must be {requirements}.",
    "password_expected": "Password must be between 8 and 256 characters long.",
    "queries_expected": "Queries must be an array",
    # What queries[0][a]=b makes the real server say.
    "query_text_expected": "Invalid query: Utopia\\Database\\Query::parse(): Argument #1 ($query) must be of type string, array given, called in /usr/src/code/vendor/utopia-php/database/src/Database/Validator/Queries.php on line 67",
    "or_null": "{rule} or null",
    "boolean_expected": "Value must be a valid boolean",
    "integer_expected": "Value must be a valid integer",
    "integer_too_wide": "Value must be a valid range between {min} and {max}",
    "bigint_expected": "Value must be a valid signed 64-bit integer between -9,223,372,036,854,775,808 and 9,223,372,036,854,775,807",
    "float_expected": "Value must be a valid float",
    "number_expected": "Value must be a valid number",
    "range_expected": "Value must be a valid range between {min} and {max}",
    "option_expected": "Value must be one of ({options})",
    "json_expected": "Value must be a valid JSON string",
    "object_expected": "Value must be a valid object.",
    "query_invalid": "Invalid query",
    "query_method_unreadable": "Invalid query method",
    "text_expected": _text_expected,
    "array_expected": _array_expected,
    # Permissions.
    "permissions_expected": "Permissions must be an array of strings.",
    "label_expected": "Value must be a valid string between 1 and 36 chars containing only alphanumeric chars",
    "permissions_too_many": "You can only provide up to {limit} permissions.",
    "permission_text_expected": "Every permission must be of type string.",
    "permission_not_allowed": 'Permission "{permission}" is not allowed. Must be one of: {types}.',
    "permissions_not_held": "Permissions must be one of: ({roles})",
    "action_without_permissions": "The current user is not authorized to perform the requested action.",
    "action_not_permitted": "The current user is not authorized to perform the requested action.",
    "document_security_missing": "The current user is not authorized to perform the requested action.",
    "permission_wildcard_replaced": 'Wildcard permission "*" has been replaced. Use "any" instead.',
    "permission_role_prefix_replaced": 'Permissions using the "role:" prefix have been replaced. Use "users", "guests", or "any" instead.',
    "permission_format_invalid": 'Invalid permission string format: "{permission}".',
    "permission_type_invalid": 'Invalid permission type: "{type}".',
    "role_not_allowed": 'Role "{name}" is not allowed. Must be one of: {names}.',
    "role_without_id": 'Role "{name}" can not have an ID value.',
    "role_with_id": 'Role "{name}" must have an ID value.',
    "role_id_invalid": 'Role "{name}" identifier value is invalid: {rule}',
    "role_without_dimension": 'Role "{name}" can not have a dimension value.',
    "role_dimension_unknown": 'Role "{name}" dimension value is invalid. Must be one of: {dimensions}.',
    "role_dimension_invalid": 'Role "{name}" dimension value is invalid: {rule}',
    "role_dimensions_too_many": "Only one dimension can be provided",
    "role_dimension_empty": "Dimension must not be empty",
    # Files.
    "file_extension_refused": "File extension not allowed",
    "file_size_refused": "File size not allowed",
    "file_not_in_path": "File not found in {path}",
    "future_date_expected": "Value must be valid date in the future and between 0000-01-01 00:00:00 and 9999-12-31 00:00:00.",
    "hex_color_expected": "Value must be a valid Hex color code",
    "picture_broken": "insufficient image data in file `' @ error/png.c/ReadPNGImage/3949",
    "picture_too_large": "width or height exceeds limit `' @ error/cache.c/OpenPixelCache/3911",
    "picture_without_size": "Nothing of the picture would be left: a side of the preview is 0 pixels long.",
    "border_color_missing": "A border needs a borderColor.",
    "chunk_missing": "As many chunks have come as the file has, but number {number} is not among those with this extension.",
    "border_too_wide": "The border leaves nothing of the picture whose corners could be round.",
    "heic_unsupported": "Previews of HEIC files need pillow-heif: pip install mockwrite[heic]",
    "output_unsupported": "Previews as {output} are not supported by mockwrite.",
    # Accounts, users, teams.
    # 1.8.1: controllers/shared/api/auth.php
    "auth_method_off": "{way} authentication is disabled for this project",
    "anonymous_user_failed": "Failed to create anonymous user",
    "password_hash_unsupported": "Mockwrite cannot check a password that was imported as a hash of this kind. Give the user a password in plain text, or sign them in with a session or a token made by an API key.",
    "membership_url_missing": "URL is required",
    "membership_invitee_missing": "At least one of userId, email, or phone is required",
    "membership_invitation_refused": "User is not allowed to send invitations for this team",
    "registration_restricted": "Project registration is restricted. Contact your administrator for more information.",
    "membership_user_unknown": "User with given userId doesn't exist.",
    "membership_email_mismatch": "Given userId and email doesn't match",
    "membership_phone_mismatch": "Given userId and phone doesn't match",
    "membership_email_phone_mismatch": "Given email and phone doesn't match",
    "membership_roles_refused": "User is not allowed to modify roles",
    "invite_of_another": "Invite does not belong to current user ({email})",
    "sha_version_invalid": "Invalid SHA version. Valid versions are: {versions}",
    "scrypt_cpu_invalid": "CPU cost must be > 1 and a power of 2",
    "scrypt_memory_invalid": "Memory cost must be >= 1",
    "scrypt_parallel_invalid": "Parallel cost must be >= 1",
    "scrypt_length_invalid": "Length must be >= {min} bytes",
    "base64_expected": "{name} must be base64 encoded",
    "authenticator_type_unknown": "Unknown type.",
    "authenticator_without_label": "An authenticator bears the user's e-mail address, in which there is no colon.",
    "mfa_without_session": "The request shows no session.",
    "totp_without_authenticator": "The user has no authenticator.",
    "cursor_of_user_memberships": "The memberships of a user cannot be listed from a cursor on.",
    "list_unanswered": "{problem}",
    "preferences_unreadable": "{problem}",
    "target_taken": "Another target has that identifier.",
    "jwt_duration_zero": "A JWT cannot last for 0 seconds.",
    "queue_threshold_hit": "Queue size threshold hit. Current size is 0 and threshold is {threshold}.",
    "failed_jobs_threshold_hit": "Queue failed jobs threshold hit. Current size is 0 and threshold is {threshold}.",
    "operation_unsupported": "{operation} is not supported by mockwrite.",
}
# fmt: on
