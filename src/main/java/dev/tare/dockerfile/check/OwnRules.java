package dev.tare.dockerfile.check;

import java.util.List;

/** Our rules: what makes images fat, slow to build, or leak. docs/checks.md explains each. */
final class OwnRules {
    static final Rule UNPINNED_BASE = Rule.own("UnpinnedBase", "A base image should have a version or a digest");
    static final Rule COPY_BEFORE_DEPENDENCIES =
            Rule.own("CopyBeforeDependencies", "Dependencies should be fetched before the whole context is copied");
    static final Rule MISSING_DOCKERIGNORE =
            Rule.own("MissingDockerignore", "A context with .git or node_modules should have a .dockerignore");
    static final Rule BUILD_TOOLS_SHIPPED =
            Rule.own("BuildToolsShipped", "The final stage should not hold the tools that built the program");
    static final Rule BASE_NOT_NEEDED = Rule.own("BaseNotNeeded", "A static program needs no base image around it");
    static final Rule CGO_NOT_DISABLED =
            Rule.own("CgoNotDisabled", "A Go program for scratch should be built with CGO_ENABLED=0");
    static final Rule DEBUG_INFO_SHIPPED =
            Rule.own("DebugInfoShipped", "A Go program should be built with -ldflags \"-s -w\"");
    static final Rule APT_LISTS_LEFT =
            Rule.own("AptListsLeft", "apt's package lists should be removed in the step that fetched them");
    static final Rule SECRET_COPIED =
            Rule.own("SecretCopied", "Keys and files of secrets should not be copied into an image");
    static final Rule SECRET_VALUE = Rule.own("SecretValue", "ENV and ARG should not hold a secret's value");
    static final Rule DELETED_LATER =
            Rule.own("DeletedLater", "A file that a later layer removes still counts in full");
    static final Rule ADD_FOR_COPY = Rule.own("AddForCopy", "COPY should be used where nothing is fetched or unpacked");
    static final Rule WORLD_WRITABLE = Rule.own("WorldWritable", "Files should not be writable for every user");
    static final Rule RUNS_AS_ROOT = Rule.own("RunsAsRoot", "A program should run as a user other than root");

    static final List<Rule> ALL = List.of(
            UNPINNED_BASE,
            COPY_BEFORE_DEPENDENCIES,
            MISSING_DOCKERIGNORE,
            BUILD_TOOLS_SHIPPED,
            BASE_NOT_NEEDED,
            CGO_NOT_DISABLED,
            DEBUG_INFO_SHIPPED,
            APT_LISTS_LEFT,
            SECRET_COPIED,
            SECRET_VALUE,
            DELETED_LATER,
            ADD_FOR_COPY,
            WORLD_WRITABLE,
            RUNS_AS_ROOT);

    private OwnRules() {}
}
