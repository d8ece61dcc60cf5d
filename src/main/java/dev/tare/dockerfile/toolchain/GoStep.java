package dev.tare.dockerfile.toolchain;

import dev.tare.dockerfile.Environment;
import dev.tare.dockerfile.toolchain.ShellScript.Word;
import dev.tare.oci.tree.TreePaths;
import dev.tare.plan.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A RUN of which all commands are known: {@code go}, and some that read nothing but the files they are given.
 *
 * @param runsGo whether {@code go} is among them and needs modules
 * @param compiles whether it makes programs
 * @param withoutC whether each that does has CGO_ENABLED=0
 * @param pinned whether go.mod and go.sum alone say which modules it takes
 * @param reads absolute paths that the commands read with all that is below
 */
record GoStep(boolean runsGo, boolean compiles, boolean withoutC, boolean pinned, Set<String> reads) {
    /** Variables that make no difference to what is cached where, before a command or for those behind it. */
    private static final Set<String> HARMLESS = Set.of(
            "CGO_ENABLED",
            "GOOS",
            "GOARCH",
            "GOARM",
            "GOARM64",
            "GOAMD64",
            "GO386",
            "GOMIPS",
            "GOMIPS64",
            "GOPPC64",
            "GORISCV64",
            "GOWASM",
            "GO111MODULE",
            "GOPROXY",
            "GOSUMDB",
            "GOPRIVATE",
            "GONOPROXY",
            "GONOSUMDB");

    /** Variables by which go, or the shell, runs other programs or has its cache elsewhere. */
    private static final Set<String> FOREIGN = Set.of("GOCACHEPROG", "GOENV", "BASH_ENV", "LD_PRELOAD");

    /** The same for those that a script may not set. */
    private static final Set<String> LEADING = Set.of(
            "PATH",
            "HOME",
            "XDG_CACHE_HOME",
            "XDG_CONFIG_HOME",
            "CC",
            "CXX",
            "FC",
            "PKG_CONFIG",
            "BASH_ENV",
            "ENV",
            "IFS");

    /** Flags of go by which other programs run, or other files than those of the package are read. */
    private static final Set<String> FOREIGN_FLAGS =
            Set.of("toolexec", "exec", "vettool", "overlay", "pkgdir", "modfile", "C", "fix", "fixtool", "compiler");

    private static final Set<String> SILENT = Set.of("echo", "printf", "true", ":", "set", "date", "uname", "nproc");
    private static final Set<String> READERS = Set.of(
            "cat", "chmod", "chown", "cp", "ls", "mkdir", "mv", "rm", "sha256sum", "strip", "test", "touch", "upx");
    private static final Set<String> SHELLS = Set.of("sh", "bash", "ash", "dash");

    GoStep {
        reads = Set.copyOf(reads);
    }

    /** @return null for a RUN whose commands are not all known */
    static @Nullable GoStep of(Op.Exec exec) {
        return new Reader(exec).read();
    }

    /** The variables of a step. */
    static Map<String, String> variables(Op.Exec exec) {
        Map<String, String> out = new HashMap<>();
        for (String entry : exec.environment()) {
            out.put(Environment.name(entry), Environment.value(entry));
        }
        return out;
    }

    /** Goes through the commands of one step. */
    private static final class Reader {
        private final Op.Exec exec;
        private final Map<String, String> variables;
        private final Set<String> reads = new LinkedHashSet<>();
        private String directory;
        private boolean runsGo;
        private boolean compiles;
        private boolean withoutC = true;
        private boolean pinned = true;
        private boolean cgoOff;

        Reader(Op.Exec exec) {
            this.exec = exec;
            this.variables = variables(exec);
            this.directory = exec.directory();
            this.cgoOff = "0".equals(variables.get("CGO_ENABLED"));
        }

        @Nullable GoStep read() {
            ShellScript script = script();
            if (script == null) {
                return null;
            }
            for (String name : FOREIGN) {
                if (!variables.getOrDefault(name, "").isEmpty()) {
                    return null;
                }
            }
            for (String flag : variables.getOrDefault("GOFLAGS", "").split(" ", -1)) {
                if (!isHarmless(new Word(flag))) {
                    return null;
                }
            }
            for (List<Word> command : script.substituted()) {
                // It runs where the command does in which it stands: that is not known here, so it must not matter.
                if (!isQuestion(command)) {
                    return null;
                }
            }
            for (List<Word> command : script.commands()) {
                if (!take(command)) {
                    return null;
                }
            }
            return new GoStep(runsGo, compiles, withoutC, pinned, reads);
        }

        private @Nullable ShellScript script() {
            List<String> args = exec.args();
            if (!SHELLS.contains(TreePaths.name(args.getFirst()))) {
                List<Word> words = new ArrayList<>();
                for (String arg : args) {
                    words.add(new Word(arg));
                }
                return new ShellScript(List.of(words), List.of());
            }
            if (args.size() < 3) {
                return null;
            }
            boolean command = false;
            for (String flag : args.subList(1, args.size() - 1)) {
                if (flag.equals("pipefail")) {
                    continue;
                }
                if (!flag.startsWith("-") || !areFlags(flag)) {
                    return null;
                }
                command |= flag.indexOf('c') > 0;
            }
            return command ? ShellScript.parse(args.getLast(), variables) : null;
        }

        private static boolean areFlags(String flag) {
            for (int i = 1; i < flag.length(); i++) {
                if ("ceuxo".indexOf(flag.charAt(i)) < 0) {
                    return false;
                }
            }
            return flag.length() > 1;
        }

        /** What only asks: its answer goes into a word. */
        private boolean isQuestion(List<Word> command) {
            for (Word word : command) {
                if (!word.isLiteral()) {
                    return false;
                }
            }
            String name = command.getFirst().text();
            if (name.equals("git")) {
                reads.add(exec.directory());
                return command.size() > 1
                        && Set.of("describe", "rev-parse", "log", "show")
                                .contains(command.get(1).text());
            }
            return SILENT.contains(name);
        }

        private boolean take(List<Word> words) {
            int at = 0;
            boolean off = cgoOff;
            while (at < words.size() && isAssignment(words.get(at).text())) {
                String name = assigned(words.get(at));
                if (!mayBeSet(name)) {
                    return false;
                }
                if (name.equals("CGO_ENABLED")) {
                    off = words.get(at).text().equals("CGO_ENABLED=0");
                }
                at++;
            }
            if (at == words.size()) {
                // Without a command they hold for all that follow.
                cgoOff = off;
                return true;
            }
            Word first = words.get(at);
            List<Word> rest = words.subList(at + 1, words.size());
            if (!first.isLiteral()) {
                return false;
            }
            String name = first.text();
            if (name.equals("go") || name.equals("/usr/local/go/bin/go")) {
                return go(rest, off);
            }
            return switch (name) {
                case "cd" -> enter(rest);
                case "export" -> export(rest);
                default -> SILENT.contains(name) ? isClosed(rest) : READERS.contains(name) && files(rest);
            };
        }

        private static boolean isAssignment(String word) {
            int equals = word.indexOf('=');
            for (int i = 0; i < equals; i++) {
                if (word.charAt(i) != '_' && !Character.isLetterOrDigit(word.charAt(i))) {
                    return false;
                }
            }
            return equals > 0;
        }

        private static String assigned(Word word) {
            return Environment.name(word.text());
        }

        /** Whether a variable leads to no other program, and to no other cache. */
        private static boolean mayBeSet(String name) {
            return HARMLESS.contains(name)
                    || !name.startsWith("GO")
                            && !name.startsWith("CGO")
                            && !name.startsWith("LD_")
                            && !LEADING.contains(name);
        }

        private static boolean isClosed(List<Word> words) {
            for (Word word : words) {
                if (word.open()) {
                    return false;
                }
            }
            return true;
        }

        private boolean enter(List<Word> words) {
            if (words.size() != 1
                    || !words.getFirst().isLiteral()
                    || words.getFirst().text().startsWith("-")) {
                return false;
            }
            directory = absolute(words.getFirst().text());
            return true;
        }

        private boolean export(List<Word> words) {
            for (Word word : words) {
                String name = assigned(word);
                if (!isAssignment(word.text()) || word.open() || !mayBeSet(name)) {
                    return false;
                }
                if (name.equals("CGO_ENABLED")) {
                    cgoOff = word.text().equals("CGO_ENABLED=0");
                }
            }
            return true;
        }

        /** Each word that may be a path counts as one. */
        private boolean files(List<Word> words) {
            for (Word word : words) {
                boolean flag = word.text().startsWith("-");
                if (!word.isLiteral()
                        || flag && (word.text().indexOf('=') > 0 || word.text().indexOf('/') > 0)) {
                    return false;
                }
                if (!flag) {
                    reads.add(absolute(word.text()));
                }
            }
            return true;
        }

        private boolean go(List<Word> words, boolean off) {
            if (words.isEmpty() || !isClosed(words)) {
                return false;
            }
            String verb = words.getFirst().text();
            List<Word> rest = words.subList(1, words.size());
            if (verb.equals("build") || verb.equals("install") || verb.equals("vet")) {
                runsGo = true;
                compiles = true;
                withoutC &= off;
                return packages(rest);
            }
            if (verb.equals("mod")) {
                runsGo = true;
                pinned &= rest.size() == 1;
                return !rest.isEmpty()
                        && Set.of("download", "verify").contains(rest.getFirst().text());
            }
            // test and run start programs that may read or change a cache, clean and env -w are for it, get and mod
            // tidy
            // take what is newest.
            return verb.equals("version") && rest.isEmpty();
        }

        private boolean packages(List<Word> words) {
            readPackage(directory);
            String before = "";
            for (Word word : words) {
                String text = word.text();
                boolean linkerText = before.equals("-ldflags") || text.startsWith("-ldflags=");
                if (!word.isLiteral() && !linkerText || !isHarmless(word)) {
                    return false;
                }
                if (text.endsWith("...")) {
                    reads.add(absolute(text.substring(0, text.length() - 3)));
                } else if (before.equals("-o")) {
                    reads.add(absolute(text));
                } else if (text.startsWith("-o=")) {
                    reads.add(absolute(text.substring(3)));
                } else if (text.startsWith("/") || text.startsWith(".")) {
                    readPackage(absolute(text));
                }
                pinned &= text.indexOf('@') < 0 && !text.equals("mod") && !before.equals("-mod");
                before = text;
            }
            return true;
        }

        /**
         * A package may embed what is in its folder. In the root itself that is nothing which an image has anyway: a
         * pattern leaves hidden folders out unless it names what to take whole. Of modules this is not so.
         */
        private void readPackage(String folder) {
            if (folder.equals("/")) {
                pinned = false;
            } else {
                reads.add(folder);
            }
        }

        /** Whether a flag of go, or what is none, runs nothing else. */
        private boolean isHarmless(Word word) {
            String text = word.text();
            if (!text.startsWith("-")) {
                return true;
            }
            String flag = text.substring(text.startsWith("--") ? 2 : 1);
            int equals = flag.indexOf('=');
            String name = equals < 0 ? flag : flag.substring(0, equals);
            pinned &= !flag.equals("mod=mod");
            return !FOREIGN_FLAGS.contains(name);
        }

        private String absolute(String path) {
            return "/" + TreePaths.clean(path.startsWith("/") ? path : directory + "/" + path);
        }
    }
}
