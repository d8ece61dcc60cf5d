package dev.tare.dockerfile.toolchain;

import dev.tare.dockerfile.toolchain.ShellScript.Word;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The programs besides {@code go} of which is known what they read: nothing, or the files that their words name. */
final class FileCommands {
    /** They read no file; {@code git} reads its repository. */
    private static final Set<String> SILENT = Set.of("echo", "printf", "true", ":", "date", "uname", "nproc");

    /** Their flags, each of one letter and without a value of its own but such as counts as a path. */
    private static final Map<String, String> FLAGS = Map.ofEntries(
            Map.entry("cat", ""),
            Map.entry("chmod", "Rvfxrwugoa"),
            Map.entry("chown", "Rhvf"),
            Map.entry("cp", "fpvn"),
            Map.entry("ls", "laAhRd1tSrn"),
            Map.entry("mkdir", "pvm"),
            Map.entry("mv", "fvn"),
            Map.entry("rm", "rRfvd"),
            Map.entry("sha256sum", ""),
            Map.entry("strip", "sgSxdpv"),
            Map.entry("test", "efdxsrwnzLh"),
            Map.entry("touch", "damct"),
            Map.entry("upx", "123456789qkfov"));

    private static final Set<String> LONG =
            Set.of("--best", "--lzma", "--brute", "--ultra-brute", "--strip-all", "--strip-unneeded", "--strip-debug");

    private FileCommands() {}

    /** Whether a program of this name reads no file. */
    static boolean isSilent(String name) {
        return SILENT.contains(name);
    }

    /** Whether a program of this name reads the files that it is given. */
    static boolean isReader(String name) {
        return FLAGS.containsKey(name);
    }

    /** Whether what a silent one is given leads to no file, and sets no variable. */
    static boolean isPlain(String name, List<Word> words) {
        for (Word word : words) {
            String text = word.text();
            if (word.open()
                    || name.equals("printf") && text.startsWith("-")
                    || name.equals("date")
                            && text.startsWith("-")
                            && !text.equals("-u")
                            && !text.equals("--utc")
                            && !text.startsWith("-I")) {
                return false;
            }
        }
        return true;
    }

    /** Whether a word is a flag that is known, of a reader of this name. */
    static boolean isFlag(String name, String word) {
        if (word.startsWith("--")) {
            return LONG.contains(word);
        }
        String known = FLAGS.getOrDefault(name, "");
        for (int i = 1; i < word.length(); i++) {
            if (known.indexOf(word.charAt(i)) < 0) {
                return false;
            }
        }
        return word.length() > 1;
    }
}
