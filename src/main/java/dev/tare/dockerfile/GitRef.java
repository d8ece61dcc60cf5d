package dev.tare.dockerfile;

import dev.tare.plan.Op;
import dev.tare.plan.Op.GitSource.Option;
import dev.tare.text.Names;
import dev.tare.text.PathPatterns;
import java.io.ByteArrayOutputStream;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The address of a git repository, as a build context or a source of ADD: {@code
 * https://host/repo.git#ref:directory}, {@code git://}, {@code ssh://}, {@code user@host:repo}, with options in the
 * query instead of the fragment too. The rules are BuildKit's ({@code frontend/dockerfile/dfgitutil}).
 *
 * @param remote the address without query and fragment
 * @param shortName the repository's name
 * @param ref a commit, tag or branch; empty for the default branch
 * @param checksum the commit that the ref must be; empty for any
 * @param subdirectory of the repository; empty for all of it
 * @param keepGitDir whether {@code .git} is kept; null where not said
 * @param mtime which time files get: "checkout", "commit", or empty where not said
 */
public record GitRef(
        String remote,
        String shortName,
        String ref,
        String checksum,
        String subdirectory,
        @Nullable Boolean keepGitDir,
        String mtime,
        Set<Trait> traits) {
    /** What is either so or not. */
    public enum Trait {
        /** It could be a path too ({@code github.com/..}); only a build context may be written so. */
        LOOKS_LOCAL,
        /** The connection is not encrypted ({@code http://}, {@code git://}). */
        UNENCRYPTED,
        /** Submodules are not fetched. */
        NO_SUBMODULES,
        /** The checksum is fetched, and the ref is only its name. */
        FETCH_BY_COMMIT
    }

    public GitRef {
        traits = Set.copyOf(traits);
    }

    public boolean has(Trait trait) {
        return traits.contains(trait);
    }

    /**
     * Reads an address.
     *
     * @return null where the text is no address of a git repository
     * @throws IllegalArgumentException where it is one, and its query is wrong
     */
    public static @Nullable GitRef of(String text) {
        int hash = text.indexOf('#');
        String address = hash < 0 ? text : text.substring(0, hash);
        int question = address.indexOf('?');
        String remote = question < 0 ? address : address.substring(0, question);
        String scheme = scheme(remote);
        boolean looksLocal = text.startsWith("github.com/");
        if (!looksLocal && !isRepository(remote, scheme)) {
            return null;
        }
        String fragment = decode(hash < 0 ? "" : text.substring(hash + 1), false);
        Map<String, String> query = query(question < 0 ? "" : address.substring(question + 1));
        if (fragment == null || query == null) {
            return null;
        }
        if (scheme != null) {
            remote = scheme + remote.substring(scheme.length());
        }
        String name = remote.substring(remote.lastIndexOf('/') + 1);
        int colon = fragment.indexOf(':');
        String directory = colon < 0
                ? ""
                : PathPatterns.clean("/" + fragment.substring(colon + 1)).substring(1);
        GitOptions options = new GitOptions(colon < 0 ? fragment : fragment.substring(0, colon), directory);
        for (Map.Entry<String, String> option : query.entrySet()) {
            options.set(option.getKey(), option.getValue());
        }
        if (looksLocal) {
            options.traits.add(Trait.LOOKS_LOCAL);
        }
        if ("http".equals(scheme) || "git".equals(scheme)) {
            options.traits.add(Trait.UNENCRYPTED);
        }
        return new GitRef(
                remote,
                name.endsWith(".git") ? name.substring(0, name.length() - 4) : name,
                options.finalRef(),
                options.checksum,
                options.subdirectory,
                options.keepGitDir,
                options.mtime,
                options.traits);
    }

    /**
     * The files that the address names.
     *
     * @param keep whether {@code .git} is kept
     * @param wanted the commit that the ref must be; empty for any
     */
    public Op.GitSource source(boolean keep, String wanted) {
        Set<Option> options = EnumSet.noneOf(Option.class);
        if (keep) {
            options.add(Option.KEEP_GIT_DIR);
        }
        if (!has(Trait.NO_SUBMODULES)) {
            options.add(Option.SUBMODULES);
        }
        if (mtime.equals("checkout")) {
            options.add(Option.CHECKOUT_TIME);
        }
        if (has(Trait.FETCH_BY_COMMIT)) {
            options.add(Option.FETCH_BY_COMMIT);
        }
        return new Op.GitSource(
                has(Trait.LOOKS_LOCAL) ? "https://" + remote : remote, ref, wanted, subdirectory, options);
    }

    /** The files that the address names, with the options that it carries. */
    public Op.GitSource source() {
        return source(Boolean.TRUE.equals(keepGitDir), checksum);
    }

    /** The same address with its ref in the fragment, where it is one; else null. */
    static @Nullable String fragmentForm(String text, boolean withSubdirectory) {
        GitRef found;
        try {
            found = of(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
        if (found == null) {
            return null;
        }
        String directory =
                withSubdirectory ? PathPatterns.clean("/" + found.subdirectory).substring(1) : "";
        if (found.ref.isEmpty() && directory.isEmpty()) {
            return found.remote;
        }
        return found.remote + "#" + found.ref + (directory.isEmpty() ? "" : ":" + directory);
    }

    /** What stands before {@code ://}, in lower case, or null. */
    private static @Nullable String scheme(String remote) {
        int end = remote.indexOf("://");
        for (int i = 0; i < end; i++) {
            char c = remote.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9')) {
                return null;
            }
        }
        return end <= 0 ? null : remote.substring(0, end).toLowerCase(java.util.Locale.ROOT);
    }

    private static boolean isRepository(String remote, @Nullable String scheme) {
        if (scheme == null) {
            return isScp(remote);
        }
        return switch (scheme) {
            case "git", "ssh" -> true;
            case "http", "https" -> {
                int path = remote.indexOf('/', scheme.length() + 3);
                yield path >= 0 && remote.endsWith(".git");
            }
            default -> false;
        };
    }

    /** {@code user@host:path}, as ssh and scp write it. */
    private static boolean isScp(String text) {
        int at = text.indexOf('@');
        int colon = text.indexOf(':', at + 1);
        return at > 0
                && colon > at + 1
                && consists(text.substring(0, at), '_')
                && consists(text.substring(at + 1, colon), '.');
    }

    private static boolean consists(String text, char also) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == also)) {
                return false;
            }
        }
        return true;
    }

    /** The query's names and values; null where it is malformed. */
    private static @Nullable Map<String, String> query(String text) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String each : text.split("&", -1)) {
            int equals = each.indexOf('=');
            String name = decode(equals < 0 ? each : each.substring(0, equals), true);
            String value = decode(equals < 0 ? "" : each.substring(equals + 1), true);
            if (name == null || value == null) {
                return null;
            }
            if (!each.isEmpty() && query.put(name, value) != null) {
                throw new IllegalArgumentException("query \"" + name + "\" has multiple values");
            }
        }
        return query;
    }

    /** Takes the percent signs away; null where one is followed by anything but two digits. */
    static @Nullable String decode(String text, boolean plusIsBlank) {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
            return text;
        }
        byte[] bytes = Names.encode(text);
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '+' && plusIsBlank) {
                out.write(' ');
            } else if (bytes[i] != '%') {
                out.write(bytes[i]);
            } else {
                int high = i + 2 < bytes.length ? Character.digit((char) bytes[i + 1], 16) : -1;
                int low = i + 2 < bytes.length ? Character.digit((char) bytes[i + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    return null;
                }
                out.write(high << 4 | low);
                i += 2;
            }
        }
        return Names.decode(out.toByteArray());
    }
}
