package dev.tare.dockerfile.check;

import org.jspecify.annotations.Nullable;

/**
 * Something that a check looks for.
 *
 * @param name in camel case, as {@code check=skip=} takes it
 * @param description one line; also the detail of a finding that has none of its own
 * @param url of docker's page, or null for a rule of ours
 * @param experimental whether it is looked for only where {@code check=experimental=} names it
 */
public record Rule(
        String name, String description, @Nullable String url, boolean experimental) {

    /** A rule of ours. */
    static Rule own(String name, String description) {
        return new Rule(name, description, null, false);
    }

    /** A rule of BuildKit's. @param page the last part of its page's address */
    static Rule docker(String name, String page, String description) {
        return new Rule(name, description, "https://docs.docker.com/go/dockerfile/rule/" + page + "/", false);
    }
}
