package dev.tare.dockerfile.check;

import java.util.List;

/** The 22 rules of BuildKit's frontend/dockerfile/linter, with its names, descriptions and pages. */
final class DockerRules {
    static final Rule STAGE_NAME_CASING =
            Rule.docker("StageNameCasing", "stage-name-casing", "Stage names should be lowercase");
    static final Rule FROM_AS_CASING = Rule.docker(
            "FromAsCasing", "from-as-casing", "The 'as' keyword should match the case of the 'from' keyword");
    static final Rule NO_EMPTY_CONTINUATION = Rule.docker(
            "NoEmptyContinuation",
            "no-empty-continuation",
            "Empty continuation lines will become errors in a future release");
    static final Rule CONSISTENT_INSTRUCTION_CASING = Rule.docker(
            "ConsistentInstructionCasing",
            "consistent-instruction-casing",
            "All commands within the Dockerfile should use the same casing (either upper or lower)");
    static final Rule DUPLICATE_STAGE_NAME =
            Rule.docker("DuplicateStageName", "duplicate-stage-name", "Stage names should be unique");
    static final Rule RESERVED_STAGE_NAME =
            Rule.docker("ReservedStageName", "reserved-stage-name", "Reserved words should not be used as stage names");
    static final Rule JSON_ARGS_RECOMMENDED = Rule.docker(
            "JSONArgsRecommended",
            "json-args-recommended",
            "JSON arguments recommended for ENTRYPOINT/CMD to prevent unintended behavior related to OS signals");
    static final Rule MAINTAINER_DEPRECATED = Rule.docker(
            "MaintainerDeprecated",
            "maintainer-deprecated",
            "The MAINTAINER instruction is deprecated, use a label instead to define an image author");
    static final Rule UNDEFINED_ARG_IN_FROM =
            Rule.docker("UndefinedArgInFrom", "undefined-arg-in-from", "FROM command must use declared ARGs");
    static final Rule WORKDIR_RELATIVE_PATH = Rule.docker(
            "WorkdirRelativePath",
            "workdir-relative-path",
            "Relative workdir without an absolute workdir declared within the build can have unexpected results if the"
                    + " base image changes");
    static final Rule UNDEFINED_VAR =
            Rule.docker("UndefinedVar", "undefined-var", "Variables should be defined before their use");
    static final Rule MULTIPLE_INSTRUCTIONS_DISALLOWED = Rule.docker(
            "MultipleInstructionsDisallowed",
            "multiple-instructions-disallowed",
            "Multiple instructions of the same type should not be used in the same stage");
    static final Rule LEGACY_KEY_VALUE_FORMAT = Rule.docker(
            "LegacyKeyValueFormat",
            "legacy-key-value-format",
            "Legacy key/value format with whitespace separator should not be used");
    static final Rule INVALID_BASE_IMAGE_PLATFORM = new Rule(
            "InvalidBaseImagePlatform", "Base image platform does not match expected target platform", null, false);
    static final Rule REDUNDANT_TARGET_PLATFORM = Rule.docker(
            "RedundantTargetPlatform",
            "redundant-target-platform",
            "Setting platform to predefined $TARGETPLATFORM in FROM is redundant as this is the default behavior");
    static final Rule SECRETS_USED_IN_ARG_OR_ENV = Rule.docker(
            "SecretsUsedInArgOrEnv",
            "secrets-used-in-arg-or-env",
            "Sensitive data should not be used in the ARG or ENV commands");
    static final Rule INVALID_DEFAULT_ARG_IN_FROM = Rule.docker(
            "InvalidDefaultArgInFrom",
            "invalid-default-arg-in-from",
            "Default value for global ARG results in an empty or invalid base image name");
    static final Rule FROM_PLATFORM_FLAG_CONST_DISALLOWED = Rule.docker(
            "FromPlatformFlagConstDisallowed",
            "from-platform-flag-const-disallowed",
            "FROM --platform flag should not use a constant value");
    static final Rule COPY_IGNORED_FILE = Rule.docker(
            "CopyIgnoredFile", "copy-ignored-file", "Attempting to Copy file that is excluded by .dockerignore");
    static final Rule INVALID_DEFINITION_DESCRIPTION = new Rule(
            "InvalidDefinitionDescription",
            "Comment for build stage or argument should follow the format: `# <arg/stage name> <description>`. If this"
                    + " is not intended to be a description comment, add an empty line or comment between the"
                    + " instruction and the comment.",
            "https://docs.docker.com/go/dockerfile/rule/invalid-definition-description/",
            true);
    static final Rule EXPOSE_PROTO_CASING = Rule.docker(
            "ExposeProtoCasing", "expose-proto-casing", "Protocol in EXPOSE instruction should be lowercase");
    static final Rule EXPOSE_INVALID_FORMAT = Rule.docker(
            "ExposeInvalidFormat",
            "expose-invalid-format",
            "IP address and host-port mapping should not be used in EXPOSE instruction. This will become an error in a"
                    + " future release");

    static final List<Rule> ALL = List.of(
            STAGE_NAME_CASING,
            FROM_AS_CASING,
            NO_EMPTY_CONTINUATION,
            CONSISTENT_INSTRUCTION_CASING,
            DUPLICATE_STAGE_NAME,
            RESERVED_STAGE_NAME,
            JSON_ARGS_RECOMMENDED,
            MAINTAINER_DEPRECATED,
            UNDEFINED_ARG_IN_FROM,
            WORKDIR_RELATIVE_PATH,
            UNDEFINED_VAR,
            MULTIPLE_INSTRUCTIONS_DISALLOWED,
            LEGACY_KEY_VALUE_FORMAT,
            INVALID_BASE_IMAGE_PLATFORM,
            REDUNDANT_TARGET_PLATFORM,
            SECRETS_USED_IN_ARG_OR_ENV,
            INVALID_DEFAULT_ARG_IN_FROM,
            FROM_PLATFORM_FLAG_CONST_DISALLOWED,
            COPY_IGNORED_FILE,
            INVALID_DEFINITION_DESCRIPTION,
            EXPOSE_PROTO_CASING,
            EXPOSE_INVALID_FORMAT);

    private DockerRules() {}
}
