package dev.tare.dockerfile;

import dev.tare.diagnostic.NearNames;
import dev.tare.text.GoBool;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the query of a {@link GitRef} says, collected. All of it throws IllegalArgumentException on a wrong value. */
final class GitOptions {
    private static final List<String> KNOWN = List.of(
            "ref",
            "tag",
            "branch",
            "subdir",
            "checksum",
            "commit",
            "keep-git-dir",
            "submodules",
            "mtime",
            "fetch-by-commit");

    private String ref;
    private String tag = "";
    private String branch = "";
    String subdirectory;
    String checksum = "";

    @Nullable Boolean keepGitDir;

    String mtime = "";
    final Set<GitRef.Trait> traits = EnumSet.noneOf(GitRef.Trait.class);

    GitOptions(String ref, String subdirectory) {
        this.ref = ref;
        this.subdirectory = subdirectory;
    }

    void set(String name, String value) {
        switch (name) {
            case "ref" -> ref = same(name, ref, value);
            case "tag" -> tag = prefixed("refs/tags/", some(name, value));
            case "branch" -> branch = prefixed("refs/heads/", some(name, value));
            case "subdir" -> subdirectory = same(name, subdirectory, value);
            case "checksum", "commit" -> checksum = some(name, value);
            case "keep-git-dir" -> keepGitDir = bool(name, value);
            case "submodules" -> set(GitRef.Trait.NO_SUBMODULES, !bool(name, value));
            case "fetch-by-commit" -> set(GitRef.Trait.FETCH_BY_COMMIT, bool(name, value));
            case "mtime" -> {
                mtime = some(name, value);
                if (!mtime.equals("checkout") && !mtime.equals("commit")) {
                    throw new IllegalArgumentException(
                            "invalid mtime value: \"" + value + "\" (must be \"checkout\" or \"commit\")");
                }
            }
            default -> {
                String hint = NearNames.hint(name, KNOWN);
                throw new IllegalArgumentException(
                        "unexpected query \"" + name + "\"" + (hint == null ? "" : ", " + hint));
            }
        }
    }

    private void set(GitRef.Trait trait, boolean on) {
        if (on) {
            traits.add(trait);
        }
    }

    String finalRef() {
        if (!tag.isEmpty() && !branch.isEmpty()) {
            throw new IllegalArgumentException("branch conflicts with tag");
        }
        String named = tag.isEmpty() ? branch : tag;
        return named.isEmpty() ? ref : same("ref", ref, named);
    }

    private static String same(String name, String before, String value) {
        if (!before.isEmpty() && !before.equals(some(name, value))) {
            throw new IllegalArgumentException(name + " conflicts: \"" + before + "\" vs \"" + value + "\"");
        }
        return some(name, value);
    }

    private static String some(String name, String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("query \"" + name + "\" has no value");
        }
        return value;
    }

    private static String prefixed(String prefix, String name) {
        return name.startsWith(prefix) ? name : prefix + name;
    }

    private static boolean bool(String name, String value) {
        Boolean parsed = value.isEmpty() ? Boolean.TRUE : GoBool.parse(value);
        if (parsed == null) {
            throw new IllegalArgumentException("invalid " + name + " value: \"" + value + "\"");
        }
        return parsed;
    }
}
