package dev.tare.dockerfile.toolchain;

import dev.tare.dockerfile.toolchain.ShellScript.Command;
import dev.tare.dockerfile.toolchain.ShellScript.Word;
import dev.tare.oci.tree.TreePaths;
import dev.tare.plan.Op;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Goes through the commands of one RUN. */
final class GoStepReader {
    private static final Set<String> SHELLS = Set.of("sh", "bash", "ash", "dash");
    private static final Set<String> COMPILING = Set.of("build", "install", "vet");
    private static final Set<String> GIT_QUESTIONS = Set.of("describe", "rev-parse", "log", "show");

    private final Op.Exec exec;
    private final Map<String, String> variables;
    private final Set<String> exported;
    private final Set<String> reads = new LinkedHashSet<>();
    private List<Command> commands = List.of();
    private String directory;
    private boolean stopsOnFailure;
    private boolean runsGo;
    private boolean compiles;
    private boolean withoutC = true;
    private boolean pinned = true;
    private boolean ofReleases = true;
    private boolean handlesFiles;
    private boolean changesFiles;
    private boolean moved;
    private boolean cgoOff;

    GoStepReader(Op.Exec exec, Map<String, String> variables) {
        this.exec = exec;
        this.variables = variables;
        this.exported = new HashSet<>(variables.keySet());
        this.directory = exec.directory();
        this.cgoOff = "0".equals(variables.get("CGO_ENABLED"));
    }

    @Nullable GoStep read() {
        ShellScript script = script();
        if (script == null || !readsKnownFlags() || !SearchPath.of(variables).isPlain()) {
            return null;
        }
        for (List<Word> command : script.substituted()) {
            // It runs where the command does in which it stands: that is not known here, so it must not matter.
            if (!isQuestion(command)) {
                return null;
            }
        }
        commands = script.commands();
        for (int i = 0; i < commands.size(); i++) {
            if (!take(i)) {
                return null;
            }
        }
        return new GoStep(runsGo, compiles, withoutC, pinned, ofReleases, handlesFiles, reads);
    }

    private boolean readsKnownFlags() {
        String flags = variables.getOrDefault("GOFLAGS", "");
        if (flags.indexOf('\'') >= 0 || flags.indexOf('"') >= 0) {
            return false;
        }
        List<Word> words = new ArrayList<>();
        for (String flag : flags.split(" ", -1)) {
            if (!flag.isEmpty()) {
                words.add(new Word(flag));
            }
        }
        GoBuildFlags known = GoBuildFlags.of(words);
        if (known == null || known.output() != null || !known.packages().isEmpty()) {
            return false;
        }
        pinned = known.pinned();
        return known.files().isEmpty();
    }

    private @Nullable ShellScript script() {
        List<String> args = exec.args();
        if (!SHELLS.contains(TreePaths.name(args.getFirst()))) {
            List<Word> words = new ArrayList<>();
            for (String arg : args) {
                words.add(new Word(arg));
            }
            return new ShellScript(List.of(new Command(words, false)), List.of());
        }
        if (args.size() < 3) {
            return null;
        }
        boolean command = false;
        for (String flag : args.subList(1, args.size() - 1)) {
            if (flag.equals("pipefail")) {
                continue;
            }
            if (!areFlags(flag)) {
                return null;
            }
            command |= flag.indexOf('c') > 0;
            stopsOnFailure |= flag.indexOf('e') > 0;
        }
        // What the settings of go would have it do is for its own variable to say.
        return command && !args.getLast().contains("GODEBUG") ? ShellScript.parse(args.getLast(), variables) : null;
    }

    private static boolean areFlags(String flag) {
        for (int i = 1; i < flag.length(); i++) {
            if ("ceuxo".indexOf(flag.charAt(i)) < 0) {
                return false;
            }
        }
        return flag.length() > 1 && flag.startsWith("-");
    }

    /** What only asks: its answer goes into a word. */
    private boolean isQuestion(List<Word> command) {
        for (Word word : command) {
            if (!word.isLiteral()) {
                return false;
            }
        }
        String name = command.getFirst().text();
        List<Word> rest = command.subList(1, command.size());
        if (name.equals("git")) {
            return !rest.isEmpty() && GIT_QUESTIONS.contains(rest.getFirst().text());
        }
        return FileCommands.isSilent(name) && FileCommands.isPlain(name, rest);
    }

    private boolean take(int number) {
        List<Word> words = commands.get(number).words();
        int at = 0;
        boolean off = cgoOff;
        while (at < words.size() && isAssignment(words.get(at))) {
            String name = assigned(words.get(at));
            if (!GoStep.mayBeSet(name)) {
                return false;
            }
            if (name.equals("CGO_ENABLED")) {
                off = words.get(at).text().equals("CGO_ENABLED=0");
            }
            at++;
        }
        if (at == words.size()) {
            return assign(number, words);
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
        if (at > 0) {
            // Before what the shell does itself, it may last.
            return false;
        }
        return switch (name) {
            case "cd" -> enter(number, rest);
            case "export" -> export(number, rest);
            case "set" -> set(number, rest);
            default -> FileCommands.isSilent(name) ? FileCommands.isPlain(name, rest) : files(name, rest);
        };
    }

    private static boolean isAssignment(Word word) {
        int equals = word.text().indexOf('=');
        return equals >= 0 && equals < word.bare() && GoStep.isName(assigned(word));
    }

    private static String assigned(Word word) {
        int equals = word.text().indexOf('=');
        return equals < 0 ? word.text() : word.text().substring(0, equals);
    }

    /** Whether what a command changes holds for all behind it, whichever of them run. */
    private boolean lasts(int number, boolean mayFail) {
        boolean allChained = true;
        for (Command later : commands.subList(number + 1, commands.size())) {
            allChained &= later.chained();
        }
        boolean alone = !commands.get(number).chained();
        boolean last =
                number + 1 == commands.size() || !commands.get(number + 1).chained();
        return allChained || (mayFail ? alone && last && stopsOnFailure : alone);
    }

    /** What is not exported is for the script alone. */
    private boolean assign(int number, List<Word> words) {
        for (Word word : words) {
            String name = assigned(word);
            if (exported.contains(name) && name.equals("CGO_ENABLED")) {
                cgoOff = word.text().equals("CGO_ENABLED=0");
            }
        }
        return lasts(number, false);
    }

    private boolean export(int number, List<Word> words) {
        for (Word word : words) {
            String name = assigned(word);
            if (word.open() || word.text().indexOf('=') < 0 || !GoStep.isName(name) || !GoStep.mayBeSet(name)) {
                return false;
            }
            exported.add(name);
            if (name.equals("CGO_ENABLED")) {
                cgoOff = word.text().equals("CGO_ENABLED=0");
            }
        }
        return lasts(number, false);
    }

    private boolean set(int number, List<Word> words) {
        for (Word word : words) {
            String text = word.text();
            if (!word.isLiteral() || !text.equals("pipefail") && !areFlags(text) || text.indexOf('c') > 0) {
                return false;
            }
            stopsOnFailure |= text.startsWith("-") && text.indexOf('e') > 0;
        }
        return lasts(number, false);
    }

    private boolean enter(int number, List<Word> words) {
        if (words.size() != 1
                || !words.getFirst().isLiteral()
                || words.getFirst().text().startsWith("-")) {
            return false;
        }
        String folder = absolute(words.getFirst().text());
        if (folder == null || !lasts(number, true)) {
            return false;
        }
        directory = folder;
        return true;
    }

    /** Each word that may be a path counts as one. */
    private boolean files(String name, List<Word> words) {
        // What has been moved may be a link that leads to another place now.
        if (!FileCommands.isReader(name) || moved && !name.equals("chmod") && !name.equals("ls")) {
            return false;
        }
        moved |= name.equals("mv");
        if (!name.equals("mkdir")) {
            handlesFiles = true;
            changesFiles |= !name.equals("ls") && !name.equals("cat") && !name.equals("sha256sum");
        }
        for (Word word : words) {
            if (!word.isLiteral()) {
                return false;
            }
            if (word.text().startsWith("-")) {
                if (!FileCommands.isFlag(name, word.text())) {
                    return false;
                }
            } else if (!read(word.text())) {
                return false;
            }
        }
        return true;
    }

    private boolean read(String path) {
        String place = absolute(path);
        if (place == null) {
            return false;
        }
        reads.add(place);
        return true;
    }

    private boolean go(List<Word> words, boolean off) {
        if (words.isEmpty() || changesFiles || !words.getFirst().isLiteral()) {
            // What a command has made of a .go file may be what go does not look at.
            return false;
        }
        String verb = words.getFirst().text();
        List<Word> rest = words.subList(1, words.size());
        return switch (verb) {
            case "build", "install", "vet" -> compile(verb, rest, off);
            case "mod" -> modules(rest);
            // test and run start programs that may read or change a cache, clean and env -w are for it, get and
            // mod tidy take what is newest.
            case "version" -> rest.isEmpty();
            default -> false;
        };
    }

    private boolean modules(List<Word> rest) {
        runsGo = true;
        pinned &= rest.size() == 1;
        for (Word word : rest) {
            if (!word.isLiteral()) {
                return false;
            }
        }
        return !rest.isEmpty()
                && (rest.getFirst().text().equals("download")
                        || rest.getFirst().text().equals("verify"));
    }

    private boolean compile(String verb, List<Word> words, boolean off) {
        GoBuildFlags flags = GoBuildFlags.of(words);
        if (flags == null) {
            return false;
        }
        runsGo = true;
        compiles = true;
        withoutC &= off;
        pinned &= flags.pinned();
        for (String path : flags.files()) {
            if (!path.equals("off") && !path.equals("auto") && !read(path)) {
                return false;
            }
        }
        String to = verb.equals("install") ? binaries() : flags.output() == null ? directory : absolute(flags.output());
        if (to == null || !verb.equals("vet") && isRunByAnother(to)) {
            return false;
        }
        reads.add(to);
        reads.add(directory);
        boolean released = !flags.packages().isEmpty();
        for (String name : flags.packages()) {
            released &= name.indexOf('@') > 0;
            if (!readPackage(name)) {
                return false;
            }
        }
        ofReleases &= released;
        if (variables.containsKey("GO111MODULE") || exec.args().getLast().contains("GO111MODULE")) {
            reads.add(goPath() + "/src");
        }
        return true;
    }

    /** A package may embed what is in its folder; where a module begins is seen in the tree. */
    private boolean readPackage(String name) {
        if (!name.startsWith("/") && !name.startsWith(".") && !name.endsWith(".go")) {
            return true;
        }
        String path = name.endsWith("...") ? name.substring(0, name.length() - "...".length()) : name;
        String place = absolute(path);
        if (place == null) {
            return false;
        }
        reads.add(place);
        if (name.endsWith(".go")) {
            reads.add("/" + TreePaths.parent(place.substring(1)));
        }
        return true;
    }

    /** Where {@code go install} puts programs. */
    private String binaries() {
        String set = variables.getOrDefault("GOBIN", "");
        return set.isEmpty() ? goPath() + "/bin" : set;
    }

    private String goPath() {
        String path = variables.getOrDefault("GOPATH", "");
        int colon = path.indexOf(':');
        String home = variables.getOrDefault("HOME", "");
        return path.isEmpty() ? (home.isEmpty() ? "/root" : home) + "/go" : colon < 0 ? path : path.substring(0, colon);
    }

    /** Whether a program there may be what a later {@code go} of this RUN starts: {@code git}, or itself. */
    private boolean isRunByAnother(String output) {
        int compiled = 0;
        for (Command command : commands) {
            for (Word word : command.words()) {
                compiled += COMPILING.contains(word.text()) ? 1 : 0;
            }
        }
        return compiled > 1 && SearchPath.of(variables).finds(output);
    }

    /** Null for a path that leads up again, where links decide whereto, or to what is no part of an image. */
    private @Nullable String absolute(String path) {
        String whole = path.startsWith("/") ? path : directory + "/" + path;
        if ((whole + "/").contains("/../")) {
            return null;
        }
        String clean = "/" + TreePaths.clean(whole);
        boolean ofSystem = clean.startsWith("/proc") || clean.startsWith("/sys") || clean.startsWith("/dev");
        return ofSystem && !clean.equals("/dev/null") ? null : clean;
    }
}
