package dev.tare.oci;

import org.jspecify.annotations.Nullable;

/**
 * The name of an image, as docker reads it: {@code hello} is {@code docker.io/library/hello:latest}.
 *
 * @param registry such as {@code docker.io} or {@code localhost:5000}
 * @param repository such as {@code library/hello}
 * @param tag the empty string where only a digest is given
 * @param digest null where only a tag is given
 */
public record Reference(
        String registry,
        String repository,
        String tag,
        @Nullable Digest digest) {
    private static final String DOCKER = "docker.io";

    /** Reads a reference; null when the text is none (distribution's reference grammar). */
    public static @Nullable Reference parse(String text) {
        String rest = text;
        Digest digest = null;
        int at = rest.indexOf('@');
        if (at >= 0) {
            digest = Digest.parse(rest.substring(at + 1));
            if (digest == null) {
                return null;
            }
            rest = rest.substring(0, at);
        }
        String tag = "";
        int colon = rest.lastIndexOf(':');
        if (colon > rest.lastIndexOf('/')) {
            tag = rest.substring(colon + 1);
            rest = rest.substring(0, colon);
            if (!isTag(tag)) {
                return null;
            }
        }
        String registry = DOCKER;
        String repository = rest;
        int slash = rest.indexOf('/');
        if (slash >= 0) {
            String first = rest.substring(0, slash);
            if (first.indexOf('.') >= 0 || first.indexOf(':') >= 0 || first.equals("localhost") || hasUpper(first)) {
                registry = first.equals("index.docker.io") ? DOCKER : first;
                repository = rest.substring(slash + 1);
                if (!isRegistry(first)) {
                    return null;
                }
            }
        }
        if (registry.equals(DOCKER) && repository.indexOf('/') < 0) {
            repository = "library/" + repository;
        }
        // A name of 64 hex digits would be taken for an ID.
        if (!isRepository(repository) || rest.length() > 255 || isHexId(rest)) {
            return null;
        }
        return new Reference(registry, repository, tag.isEmpty() && digest == null ? "latest" : tag, digest);
    }

    private static boolean hasUpper(String text) {
        return text.chars().anyMatch(c -> c >= 'A' && c <= 'Z');
    }

    private static boolean isHexId(String text) {
        return text.length() == 64 && Digest.parse("sha256:" + text) != null;
    }

    private static boolean isTag(String tag) {
        if (tag.isEmpty() || tag.length() > 128) {
            return false;
        }
        for (int i = 0; i < tag.length(); i++) {
            char c = tag.charAt(i);
            if (!(isAlnum(c) || c >= 'A' && c <= 'Z' || c == '_' || i > 0 && (c == '.' || c == '-'))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAlnum(char c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
    }

    private static boolean isRegistry(String text) {
        String host = text;
        int colon = text.lastIndexOf(':');
        if (text.startsWith("[")) {
            int close = text.indexOf(']');
            return close > 0 && (close == text.length() - 1 || isPort(text.substring(close + 1)));
        }
        if (colon >= 0) {
            host = text.substring(0, colon);
            if (!isPort(text.substring(colon))) {
                return false;
            }
        }
        for (String part : host.split("\\.", -1)) {
            if (part.isEmpty() || part.startsWith("-") || part.endsWith("-")) {
                return false;
            }
            for (int i = 0; i < part.length(); i++) {
                char c = part.charAt(i);
                if (!(isAlnum(c) || c >= 'A' && c <= 'Z' || c == '-')) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isPort(String text) {
        if (text.length() < 2 || text.charAt(0) != ':') {
            return false;
        }
        for (int i = 1; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** Parts of lower-case letters and digits, between them one of {@code .}, {@code _}, {@code __}, or dashes. */
    private static boolean isRepository(String text) {
        for (String part : text.split("/", -1)) {
            int i = 0;
            while (true) {
                int start = i;
                while (i < part.length() && isAlnum(part.charAt(i))) {
                    i++;
                }
                if (i == start) {
                    return false;
                }
                if (i == part.length()) {
                    break;
                }
                char separator = part.charAt(i);
                if (separator == '-') {
                    while (i < part.length() && part.charAt(i) == '-') {
                        i++;
                    }
                } else if (separator == '_') {
                    i += part.startsWith("__", i) ? 2 : 1;
                } else if (separator == '.') {
                    i++;
                } else {
                    return false;
                }
            }
        }
        return true;
    }

    /** Written out for the reason that {@link Digest#equals} gives. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Reference that && toString().equals(that.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    /** Whether it may stand for this manifest or index: it pins none, or this one. */
    public boolean fits(Digest manifest) {
        return digest == null || digest.equals(manifest);
    }

    /** Registry and repository as docker shows them: {@code hello}, {@code me/app}, {@code localhost:5000/app}. */
    public String familiarName() {
        if (!registry.equals(DOCKER)) {
            return registry + "/" + repository;
        }
        return repository.startsWith("library/") && repository.indexOf('/', 8) < 0
                ? repository.substring(8)
                : repository;
    }

    /** Whether it is of Docker's own registry, which is meant where a name has no host. */
    public boolean isOfDocker() {
        return registry.equals(DOCKER);
    }

    /** As docker shows it, with tag and digest. */
    public String familiar() {
        return familiarName() + (tag.isEmpty() ? "" : ":" + tag) + (digest == null ? "" : "@" + digest);
    }

    /** The full form, {@code docker.io/library/hello:latest}. */
    @Override
    public String toString() {
        return registry + "/" + repository + (tag.isEmpty() ? "" : ":" + tag) + (digest == null ? "" : "@" + digest);
    }
}
