package dev.tare.dockerfile.toolchain;

import dev.tare.dockerfile.toolchain.ShellScript.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The words behind {@code go build} and its kin, where all flags are known: none by which another program runs, another file
 * than those of packages is read, or another than the result is written ({@code go help build}).
 *
 * @param packages what stands there besides flags
 * @param output of {@code -o}, or null
 * @param files what is read besides the packages: a profile
 * @param pinned whether go.mod and go.sum say which modules it takes: no {@code -mod=mod}, no {@code PACKAGE@VERSION}
 */
record GoBuildFlags(List<String> packages, @Nullable String output, List<String> files, boolean pinned) {
    private static final Set<String> SWITCHES =
            Set.of("a", "n", "v", "x", "trimpath", "modcacherw", "work", "json", "buildvcs");

    private static final Set<String> WITH_VALUE =
            Set.of("o", "p", "ldflags", "gcflags", "asmflags", "tags", "mod", "buildmode", "installsuffix", "pgo");

    /** Of the linker, which keeps nothing in the cache; some of its flags run programs, or write files. */
    private static final Set<String> LINKER =
            Set.of("s", "w", "v", "X", "extldflags", "buildid", "B", "checklinkname", "compressdwarf");

    private static final Set<String> COMPILER = Set.of("N", "l", "m", "B", "e", "c", "dwarf", "trimpath");

    GoBuildFlags {
        packages = List.copyOf(packages);
        files = List.copyOf(files);
    }

    /** @return null where one of the words is not known */
    static @Nullable GoBuildFlags of(List<Word> words) {
        List<String> packages = new ArrayList<>();
        List<String> files = new ArrayList<>();
        String output = null;
        boolean pinned = true;
        for (int i = 0; i < words.size(); i++) {
            Word word = words.get(i);
            String text = word.text();
            if (word.open() || text.isEmpty()) {
                return null;
            }
            if (!text.startsWith("-")) {
                if (!word.isLiteral()) {
                    return null;
                }
                packages.add(text);
                pinned &= text.indexOf('@') < 0;
                continue;
            }
            String flag = text.substring(text.startsWith("--") ? 2 : 1);
            int equals = flag.indexOf('=');
            String name = equals < 0 ? flag : flag.substring(0, equals);
            String value = equals < 0 ? "" : flag.substring(equals + 1);
            if (!SWITCHES.contains(name)) {
                if (!WITH_VALUE.contains(name) || equals < 0 && ++i == words.size()) {
                    return null;
                }
                value = equals < 0 ? words.get(i).text() : value;
                if (equals < 0 && words.get(i).open()) {
                    return null;
                }
            }
            boolean known = value.indexOf(Word.UNKNOWN) < 0;
            switch (name) {
                case "ldflags" -> {
                    if (!areKnown(value, LINKER)) {
                        return null;
                    }
                    known = true;
                }
                case "gcflags", "asmflags" -> known &= areKnown(value, COMPILER);
                case "o" -> output = value;
                case "pgo" -> files.add(value);
                case "mod" -> pinned &= value.equals("readonly") || value.equals("vendor");
                default -> {
                    // It is in the key of whatever it decides on.
                }
            }
            if (!known) {
                return null;
            }
        }
        return new GoBuildFlags(packages, output, files, pinned);
    }

    /** Flags of a tool in one word, as {@code go} parts them: by blanks, with quotes around some. */
    private static boolean areKnown(String value, Set<String> flags) {
        List<String> words = parted(value.startsWith("all=") ? value.substring("all=".length()) : value);
        if (words == null) {
            return false;
        }
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            String flag = name.startsWith("--") ? name.substring(2) : name.startsWith("-") ? name.substring(1) : "";
            if (!flags.contains(flag)) {
                return false;
            }
            if (equals < 0 && (flag.equals("X") || flag.equals("extldflags") || flag.equals("buildid"))) {
                i++;
            }
        }
        return true;
    }

    private static @Nullable List<String> parted(String value) {
        List<String> words = new ArrayList<>();
        int at = 0;
        while (at < value.length()) {
            char c = value.charAt(at);
            if (c == ' ' || c == '\t' || c == '\n') {
                at++;
                continue;
            }
            int end = at;
            if (c == '"' || c == '\'') {
                end = value.indexOf(c, at + 1);
                if (end < 0) {
                    return null;
                }
                words.add(value.substring(at + 1, end));
                at = end + 1;
                continue;
            }
            while (end < value.length() && " \t\n".indexOf(value.charAt(end)) < 0) {
                end++;
            }
            words.add(value.substring(at, end));
            at = end;
        }
        return words;
    }
}
