package dev.tare.slim;

import dev.tare.binary.ByteSource;
import dev.tare.binary.Elf;
import dev.tare.binary.ElfSymbols;
import dev.tare.needs.Confidence;
import dev.tare.needs.Need;
import dev.tare.needs.NeedId;
import dev.tare.needs.ProgramNeeds;
import dev.tare.needs.loader.LoaderClosure;
import dev.tare.oci.ContainerConfig;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one program, library or script needs of the image. */
final class ProgramReader {
    private static final int MOST_SCRIPT_BYTES = 4 << 20;
    private static final int LINE = 256;

    /** Functions of libc that start a shell (system(3), popen(3), wordexp(3)). */
    private static final List<String> SHELL_CALLS = List.of("system", "popen", "wordexp");

    /** Their texts are the C library's, which every program has: /bin/sh, /usr/share/locale. */
    private static final List<String> C_LIBRARY = List.of(
            "libc.so",
            "libc-",
            "ld-linux",
            "ld-musl",
            "libpthread",
            "libm.so",
            "libdl.so",
            "librt.so",
            "libnss_",
            "libresolv",
            "libgcc_s",
            "libstdc++");

    private static final List<String> LOADER_FILES =
            List.of("etc/ld.so.cache", "etc/ld.so.conf", "etc/ld.so.conf.d", "etc/ld.so.preload");

    private static final Map<NeedId, List<String>> NEEDS = Map.of(
            NeedId.CA,
            List.of("etc/ssl/certs", "etc/ssl/cert.pem", "etc/pki"),
            NeedId.TZ,
            List.of("usr/share/zoneinfo", "usr/share/lib/zoneinfo", "etc/zoneinfo"),
            NeedId.MIME,
            List.of("etc/mime.types", "usr/share/mime/globs2", "usr/local/share/mime/globs2"),
            NeedId.TERMINFO,
            List.of("etc/terminfo", "lib/terminfo", "usr/lib/terminfo", "usr/share/terminfo"),
            NeedId.OPENSSL,
            List.of("etc/ssl/openssl.cnf", "usr/lib/ssl", "etc/pki/tls/openssl.cnf"));

    private final KeepWalk walk;
    private final ContainerConfig config;

    ProgramReader(KeepWalk walk, ContainerConfig config) {
        this.walk = walk;
        this.config = config;
    }

    /** Of a file that is run, or loaded, or read: a program, a library, a script, or anything else, which needs nothing. */
    void follow(Node file) throws IOException {
        String because = "/" + file.path();
        if ((file.inode().mode() & 0111) != 0) {
            interpreter(file, because);
        }
        Elf elf = KeepWalk.elf(ByteSource.of(walk.tree(), file));
        if (elf == null) {
            script(file);
            return;
        }
        libraries(file, elf);
        boolean isProgram = elf.interpreter() != null || !file.name().contains(".so");
        if (isProgram) {
            needs(elf, because);
            configuration(file.name(), because);
        }
        if (isOfC(file.name())) {
            return;
        }
        for (String path : Texts.paths(elf)) {
            walk.named(path, KeepRule.NAMED, because);
        }
    }

    private static boolean isOfC(String name) {
        for (String library : C_LIBRARY) {
            if (name.startsWith(library)) {
                return true;
            }
        }
        return false;
    }

    /** Of one of many files, of which only the libraries count. @param isScript whether the interpreter of a script does */
    void followOneOfMany(Node file, boolean isScript) throws IOException {
        Elf elf = KeepWalk.elf(ByteSource.of(walk.tree(), file));
        if (elf != null) {
            libraries(file, elf);
            return;
        }
        String line = isScript ? firstLine(file) : null;
        if (line != null) {
            started(line, "/" + file.path());
        }
    }

    private void libraries(Node file, Elf elf) throws IOException {
        LoaderClosure closure;
        try {
            closure = LoaderClosure.of(walk.tree(), file.path(), elf);
        } catch (IOException e) {
            // A table that leads out of the file: what cannot be loaded needs no libraries.
            return;
        }
        String because = "/" + file.path();
        LoaderClosure.Found loader = closure.loader();
        if (loader != null) {
            walk.file(loader.path(), KeepRule.LIBRARY, because);
            for (String path : LOADER_FILES) {
                walk.folder(path, KeepRule.LIBRARY, "/" + loader.path());
            }
            for (String path : walk.in("etc", "ld-musl-*.path")) {
                walk.file(path, KeepRule.LIBRARY, "/" + loader.path());
            }
        }
        for (LoaderClosure.Found library : closure.libraries()) {
            walk.file(library.path(), KeepRule.LIBRARY, because);
            plugins(library);
        }
    }

    private void plugins(LoaderClosure.Found library) throws IOException {
        String name = TreePaths.name(library.path());
        for (Plugins plugins : Plugins.ALL) {
            if (!plugins.isFor(name)) {
                continue;
            }
            String folder = TreePaths.parent(library.file().path());
            for (String pattern : plugins.beside()) {
                for (String path : walk.in(folder, pattern)) {
                    walk.folder(path, KeepRule.LIBRARY, "/" + library.path() + " loads it");
                }
            }
            for (String path : plugins.paths()) {
                walk.folder(path, KeepRule.LIBRARY, "/" + library.path());
            }
        }
    }

    private void needs(Elf elf, String because) throws IOException {
        ElfSymbols symbols = ElfSymbols.read(elf);
        for (String call : SHELL_CALLS) {
            if (symbols.imported().contains(call)) {
                walk.program("/bin/sh", KeepRule.NAMED, because + " calls " + call);
            }
        }
        if (symbols.imported().contains("iconv_open")) {
            gconv(because);
        }
        List<Need> needs;
        try {
            needs = ProgramNeeds.find(elf.source()).needs();
        } catch (IOException e) {
            // It cannot be read so far; its libraries and texts were.
            return;
        }
        for (Need need : needs) {
            if (need.confidence() != Confidence.C || need.id() == NeedId.TERMINFO) {
                for (String path : NEEDS.getOrDefault(need.id(), List.of())) {
                    walk.folder(path, KeepRule.NEED, because + ": " + need.id());
                }
            }
        }
    }

    /** The tables of characters that iconv_open(3) loads. */
    private void gconv(String because) throws IOException {
        for (String folder : walk.in("usr/lib", "*-linux-gnu*")) {
            walk.folder(folder + "/gconv", KeepRule.LIBRARY, because + " calls iconv_open");
        }
    }

    /** {@code /etc/nginx} of nginx, {@code /etc/redis} of redis-server, {@code /etc/sudo.conf} of sudo. */
    private void configuration(String program, String because) throws IOException {
        int dash = program.indexOf('-');
        String group = dash < 0 ? program : program.substring(0, dash);
        for (String name : List.of(program, group, program + ".conf", program + ".d", program + "rc")) {
            for (String path : walk.in("etc", name)) {
                walk.folder(path, KeepRule.CONFIGURATION, because);
            }
        }
    }

    private void interpreter(Node file, String because) throws IOException {
        String language = LanguageTrees.of(file.name());
        walk.language(language, because);
        if (language.equals("java")) {
            // java(1) finds its modules by its own place: HOME/bin/java and HOME/lib.
            String home = TreePaths.parent(TreePaths.parent(file.path()));
            if (!SystemFolders.isShared(home)) {
                walk.folder(home, KeepRule.LANGUAGE, because);
            }
        }
    }

    private void script(Node file) throws IOException {
        String line = firstLine(file);
        if (line == null || file.inode().size() > MOST_SCRIPT_BYTES) {
            return;
        }
        String because = "/" + file.path();
        String interpreter = started(line, because);
        byte[] text = walk.start(file, MOST_SCRIPT_BYTES);
        if (LanguageTrees.isShell(interpreter)) {
            words(new String(text, StandardCharsets.UTF_8), because);
        } else {
            for (String path : Texts.paths(text, true)) {
                walk.named(path, KeepRule.SCRIPT, because);
            }
        }
    }

    /** What stands behind {@code #!}; null where the file is no script. */
    private @Nullable String firstLine(Node file) throws IOException {
        String start = new String(walk.start(file, LINE), StandardCharsets.UTF_8);
        if (!start.startsWith("#!")) {
            return null;
        }
        int end = start.indexOf('\n');
        return start.substring(2, end < 0 ? start.length() : end).strip();
    }

    /** Keeps the interpreter of a script, also the one that env(1) looks for. @return its name */
    private String started(String line, String because) throws IOException {
        String[] words = line.split("[ \t]+", -1);
        walk.program(words[0], KeepRule.SCRIPT, because);
        String name = TreePaths.name(words[0]);
        if (!name.equals("env")) {
            return name;
        }
        for (int i = 1; i < words.length; i++) {
            if (!words[i].startsWith("-") && words[i].indexOf('=') < 0) {
                walk.program(words[i], KeepRule.SCRIPT, because);
                return TreePaths.name(words[i]);
            }
        }
        return name;
    }

    /** Programs and files that a shell's script names. */
    void words(String script, String because) throws IOException {
        for (String word : Texts.words(script)) {
            if (word.indexOf('/') < 0) {
                walk.program(word, KeepRule.SCRIPT, because);
            }
        }
        for (String path : Texts.paths(script.getBytes(StandardCharsets.UTF_8), true)) {
            walk.named(path, KeepRule.SCRIPT, because);
        }
    }

    /** Paths that variables name, their zone, and the customs of their language. */
    void environment() throws IOException {
        for (Map.Entry<String, String> each : config.variables().entrySet()) {
            String name = each.getKey();
            String value = each.getValue();
            if (name.equals("TZ") && !value.isEmpty()) {
                String zone = value.startsWith(":") ? value.substring(1) : value;
                walk.file("usr/share/zoneinfo/" + zone, KeepRule.NEED, "TZ");
            } else if (name.equals("LANG") || name.startsWith("LC_")) {
                walk.folder("usr/lib/locale", KeepRule.NEED, name);
            } else if (!name.equals("PATH") && value.startsWith("/")) {
                for (String path : value.split(":", -1)) {
                    walk.named(path, KeepRule.NAMED, "the variable " + name);
                }
            }
        }
    }
}
