package dev.tare.slim;

import dev.tare.binary.ByteSource;
import dev.tare.binary.Elf;
import dev.tare.diagnostic.TareException;
import dev.tare.needs.loader.ImageProgram;
import dev.tare.oci.ContainerConfig;
import dev.tare.oci.Healthcheck;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import dev.tare.sandbox.ProcessSpec;
import dev.tare.text.Glob;
import dev.tare.verify.FileAsked;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Chooses what of an image stays: from its program, its command and what was seen it follows what each file needs. It
 * keeps too much rather than too little.
 */
public final class KeepWalk {
    private static final int START_BYTES = 4;

    private final KeptTree kept;
    private final ContainerConfig config;
    private final ProgramReader reader;
    private final ArrayDeque<Asking> todo = new ArrayDeque<>();
    private final Set<String> whole = new HashSet<>();
    private final Set<String> read = new HashSet<>();
    private final Set<String> linked = new HashSet<>();
    private final Set<String> languages = new HashSet<>();

    /**
     * A file whose own needs are to be followed.
     *
     * @param isProgram whether it is run, or is a library; else it is one of many of a folder, and only its libraries count
     * @param isScript whether it counts as a script too, where it is one of many
     */
    private record Asking(Node file, boolean isProgram, boolean isScript) {}

    private KeepWalk(KeptTree kept, ContainerConfig config) {
        this.kept = kept;
        this.config = config;
        this.reader = new ProgramReader(this, config);
    }

    /**
     * Chooses.
     *
     * @throws IOException when the tree cannot be read
     * @throws TareException (usage) where a pattern to include fits nothing
     */
    static KeptTree choose(FileTree tree, ContainerConfig config, SlimEvidence evidence) throws IOException {
        KeptTree kept = new KeptTree(tree, evidence.exclude());
        KeepWalk walk = new KeepWalk(kept, withPath(config));
        walk.start(evidence);
        walk.seen(evidence.found());
        walk.included(evidence.include());
        walk.surroundings();
        walk.follow();
        walk.folders();
        return kept;
    }

    /** The image's configuration with the search path that runtimes set where it sets none. */
    static ContainerConfig withPath(ContainerConfig config) {
        ContainerConfig.Builder changed = config.toBuilder();
        changed.env = ProcessSpec.environment(config);
        return changed.build();
    }

    FileTree tree() {
        return kept.tree();
    }

    private void start(SlimEvidence evidence) throws IOException {
        command(config.command(evidence.arguments()), "the image's command");
        for (List<String> each : evidence.commands()) {
            command(each, "a command of the probes");
        }
        Healthcheck health = config.healthcheck();
        if (health != null && health.test().size() > 1) {
            List<String> words = health.test().subList(1, health.test().size());
            if (health.test().getFirst().equals("CMD-SHELL")) {
                List<String> shell = config.shell() == null ? List.of("/bin/sh", "-c") : config.shell();
                command(shell, "HEALTHCHECK");
                reader.words(words.getFirst(), "HEALTHCHECK");
            } else if (health.test().getFirst().equals("CMD")) {
                command(words, "HEALTHCHECK");
            }
        }
    }

    /** Its program, and what the other words name. */
    private void command(List<String> command, String because) throws IOException {
        if (command.isEmpty()) {
            return;
        }
        program(command.getFirst(), KeepRule.START, because);
        for (String word : command.subList(1, command.size())) {
            String path = TreePaths.clean(word.startsWith("/") ? word : config.workingDir() + "/" + word);
            String led = TreePaths.resolve(kept.tree(), path, true);
            Node node = kept.all().get(led);
            if (node != null && node.inode().isFile()) {
                file(path, KeepRule.START, because);
                own(TreePaths.parent(led), because);
            } else if (node != null && word.startsWith("/")) {
                named(path, KeepRule.START, because);
            }
            // The text of a shell's -c, and options such as --config=/etc/x.
            if (word.indexOf(' ') >= 0 || word.indexOf('/') >= 0) {
                reader.words(word, because);
            }
        }
    }

    /** A program as a command line names it: a path, or a name that is looked for in PATH. */
    void program(String word, KeepRule rule, String because) throws IOException {
        ImageProgram found = ImageProgram.find(kept.tree(), config, word);
        if (found != null) {
            file(found.path(), rule, because);
            own(TreePaths.parent(found.file().path()), because);
        }
    }

    /** A script runs where it is started, or where an interpreter reads it; what only copies it needs none. */
    private void seen(List<FileAsked> found) throws IOException {
        Set<String> scripts = new HashSet<>();
        for (FileAsked asked : found) {
            String program = TreePaths.name(asked.program());
            if (asked.isStart()
                    || LanguageTrees.isShell(program)
                    || !LanguageTrees.of(program).isEmpty()) {
                scripts.add(asked.path());
            }
        }
        for (FileAsked asked : found) {
            if (SystemFolders.isMounted(asked.path())) {
                continue;
            }
            String because = asked.program() + " in a verification";
            if (scripts.contains(asked.path())) {
                file(asked.path(), KeepRule.SEEN, because);
            } else {
                seen(asked.path(), because);
            }
        }
    }

    private void seen(String path, String because) {
        Node node = kept.keep(path, KeepRule.SEEN, because);
        if (node != null && node.inode().isFile() && !read.contains(node.path()) && linked.add(node.path())) {
            todo.add(new Asking(node, false, false));
        }
    }

    private void included(List<String> patterns) throws IOException {
        for (String text : patterns) {
            Glob pattern = KeptTree.pattern(text);
            boolean fits = false;
            for (Node node : kept.all().values()) {
                if (pattern.matches(node.path())) {
                    fits = true;
                    folder(node.path(), KeepRule.INCLUDED, "--include " + text);
                    file(node.path(), KeepRule.INCLUDED, "--include " + text);
                }
            }
            if (!fits) {
                throw TareException.usage(
                        "--include " + text + " fits nothing in the image",
                        "patterns are of whole paths: '/usr/share/zoneinfo', '/etc/*.conf', '**/*.so'");
            }
        }
    }

    private void surroundings() throws IOException {
        for (String path : SystemFolders.CONFIGURATION) {
            file(path, KeepRule.CONFIGURATION, "of all programs");
        }
        String directory = TreePaths.clean(config.workingDir());
        kept.keep(directory, KeepRule.OWN, "WORKDIR");
        own(TreePaths.resolve(kept.tree(), directory, true), "WORKDIR");
        for (String volume : config.volumes()) {
            folder(volume, KeepRule.OWN, "VOLUME");
        }
        reader.environment();
        // Programs look through these links and into these folders: /bin, /lib64, /var/run.
        for (Node node : kept.all().values()) {
            if (node.path().indexOf('/') < 0 && !node.inode().isFile()) {
                kept.keep(node.path(), KeepRule.FOLDER, "of the root");
            }
        }
        kept.keep("var/run", KeepRule.FOLDER, "of the root");
        kept.keep("var/lock", KeepRule.FOLDER, "of the root");
    }

    private void follow() throws IOException {
        while (!todo.isEmpty()) {
            Asking asking = todo.removeFirst();
            if (asking.isProgram) {
                reader.follow(asking.file);
            } else {
                reader.followOneOfMany(asking.file, asking.isScript);
            }
        }
    }

    /** Folders that are not root's alone are there to be written to; of those inside of them the empty ones. */
    private void folders() {
        for (Node node : kept.all().values()) {
            if (!isWritten(node) || SystemFolders.isMounted(node.path())) {
                continue;
            }
            Node parent = kept.all().get(TreePaths.parent(node.path()));
            if (parent == null || !isWritten(parent) || kept.below(node.path()).isEmpty()) {
                kept.keep(node.path(), KeepRule.FOLDER, "programs may write to it");
            }
        }
    }

    private static boolean isWritten(Node node) {
        return node.inode().isDirectory()
                && (node.inode().uid() != 0 || (node.inode().mode() & 022) != 0);
    }

    /** Keeps a path, and follows what the file that it leads to needs to run. */
    void file(String path, KeepRule rule, String because) throws IOException {
        Node node = kept.keep(path, rule, because);
        if (node != null && node.inode().isFile() && read.add(node.path())) {
            todo.add(new Asking(node, true, true));
        }
    }

    /** Keeps a folder with all that is in it, and follows the libraries of that; a file is kept as any. */
    void folder(String path, KeepRule rule, String because) throws IOException {
        Node folder = kept.keep(path, rule, because);
        if (folder == null) {
            return;
        }
        if (!folder.inode().isDirectory()) {
            file(path, rule, because);
            return;
        }
        if (!whole.add(folder.path())) {
            return;
        }
        for (Node node : kept.below(folder.path())) {
            Node led = kept.keep(node.path(), rule, because);
            if (led == null) {
                continue;
            }
            if (led.inode().isFile()) {
                if (mayBeProgram(led) && linked.add(led.path())) {
                    // Scripts of a system's folder are tools for administrators: /usr/lib/ssl/misc/CA.pl.
                    boolean isScript = rule == KeepRule.OWN || rule == KeepRule.INCLUDED;
                    todo.add(new Asking(led, false, isScript));
                }
            } else if (led.inode().isDirectory() && node.inode().isSymlink() && !SystemFolders.isShared(led.path())) {
                folder(led.path(), rule, because);
            }
        }
    }

    /** A folder that an application has for itself, with all that is in it; nothing for other folders. */
    private void own(String path, String because) throws IOException {
        if (SystemFolders.isOwn(path)) {
            folder(path, KeepRule.OWN, because);
        }
    }

    /** What a path leads to that something names: a folder that many share as a folder alone. */
    void named(String path, KeepRule rule, String because) throws IOException {
        String clean = TreePaths.clean(path);
        if (SystemFolders.isMounted(clean) || !kept.all().containsKey(clean) && !leads(clean)) {
            return;
        }
        Node node = kept.keep(clean, rule, because);
        if (node == null) {
            return;
        }
        if (node.inode().isDirectory()) {
            if (!SystemFolders.isShared(node.path()) && !SystemFolders.isShared(clean)) {
                folder(clean, rule, because);
            }
        } else {
            file(clean, rule, because);
        }
    }

    private boolean leads(String path) throws IOException {
        try {
            return TreePaths.lookup(kept.tree(), path) != null;
        } catch (IOException e) {
            // A loop of links leads nowhere.
            return false;
        }
    }

    /** The modules of an interpreter. */
    void language(String language, String because) throws IOException {
        if (language.isEmpty() || !languages.add(language)) {
            return;
        }
        for (Glob pattern : LanguageTrees.folders(language)) {
            for (Node node : List.copyOf(kept.all().values())) {
                if (pattern.matches(node.path())) {
                    folder(node.path(), KeepRule.LANGUAGE, because);
                }
            }
        }
    }

    /** Names of a folder that fit a pattern of its last part. */
    List<String> in(String folder, String pattern) {
        List<String> out = new ArrayList<>();
        Glob glob = Glob.of(pattern);
        for (Node node : kept.below(folder)) {
            if (TreePaths.parent(node.path()).equals(folder) && glob.matches(node.name())) {
                out.add(node.path());
            }
        }
        return out;
    }

    private static boolean mayBeProgram(Node file) {
        return file.inode().size() >= START_BYTES
                && ((file.inode().mode() & 0111) != 0
                        || file.name().contains(".so")
                        || file.name().endsWith(".node"));
    }

    /** The first bytes of a file. */
    byte[] start(Node file, int count) throws IOException {
        try (InputStream in = kept.tree().open(file)) {
            return in.readNBytes(count);
        }
    }

    /** The program that a file is; null where it is none. */
    static @Nullable Elf elf(ByteSource source) {
        try {
            return Elf.isElf(source) ? Elf.read(source) : null;
        } catch (IOException e) {
            // Damaged, or another thing that begins so: it stays as it is, and names nothing.
            return null;
        }
    }
}
