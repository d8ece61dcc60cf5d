package dev.tare.build;

import dev.tare.build.request.BuildSource;
import dev.tare.build.request.ContextAddress;
import dev.tare.deliver.files.LocalFolder;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import dev.tare.engine.LocalContexts;
import dev.tare.golang.GoOptions;
import dev.tare.golang.GoPackage;
import dev.tare.golang.GoPlace;
import dev.tare.golang.GoWork;
import dev.tare.oci.content.StandardInput;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import dev.tare.plan.Encoder;
import dev.tare.plan.Op;
import dev.tare.posix.Folders;
import dev.tare.source.BuildFiles;
import dev.tare.source.SourceFailure;
import dev.tare.store.Store;
import dev.tare.store.disk.Place;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A build context from elsewhere: a git repository, a tar of a web server or of standard input. It is fetched, and then
 * looked at as a folder is: a Dockerfile goes before a Go package.
 */
final class FetchedContext {
    /** The name of the main context in plans. */
    static final String CONTEXT = "context";

    private static final String DOCKERFILE = "Dockerfile";

    private final BuildSource.DockerfileText source;
    private final Store store;
    private final Clock clock;
    private final LocalContexts contexts;
    private final Progress progress;
    private final Resources resources;

    /** @param contexts gets the context. @param resources gets what is let go of when the build ends */
    FetchedContext(
            BuildSource.DockerfileText source,
            Store store,
            Clock clock,
            LocalContexts contexts,
            Progress progress,
            Resources resources) {
        this.source = source;
        this.store = store;
        this.clock = clock;
        this.contexts = contexts;
        this.progress = progress;
        this.resources = resources;
    }

    /** Fetches it, and tells what is to be built. */
    BuildSource look() {
        try {
            fetch();
            return found();
        } catch (IOException e) {
            throw TareException.failed("the build context can't be read: " + Reasons.of(e), e);
        }
    }

    private BuildSource found() throws IOException {
        BuildSource.Asked asked = Objects.requireNonNull(source.asked());
        String go = asked.go();
        if (go == null && (asked.file() != null || !source.text().text().isEmpty())) {
            return source;
        }
        FileTree tree = tree(contexts);
        boolean hasDockerfile = isFile(tree, DOCKERFILE) || isOneFile(source, tree);
        if (go == null && hasDockerfile) {
            if (isFile(tree, "go.mod")) {
                progress.note(source.text().name() + ": " + BuildSource.GO_TOO);
            }
            return source;
        }
        BuildSource.GoFolder goFolder = goPackage(go == null ? "." : go, hasDockerfile ? DOCKERFILE : null);
        if (goFolder != null) {
            progress.note(goFolder.said());
            return goFolder;
        }
        if (go != null) {
            throw TareException.usage("--go: " + source.typed() + " holds no Go module: there is no go.mod", null);
        }
        return source;
    }

    private void fetch() throws IOException {
        StandardInput archive = source.archive();
        if (archive != null) {
            contexts.addArchive(CONTEXT, archive.stream());
            return;
        }
        Op.TreeSource remote = Objects.requireNonNull(source.remote());
        Progress.Step load = progress.begin("[internal] load remote build context");
        try {
            contexts.addTree(CONTEXT, remote);
            load.done();
        } catch (SourceFailure e) {
            load.failed(String.valueOf(e.getMessage()));
            throw e.withoutPlace();
        }
    }

    /** Lays the files out, as {@code go} reads them. @return null when there is no go.mod */
    private BuildSource.@Nullable GoFolder goPackage(String go, @Nullable String beside) throws IOException {
        Op.TreeSource whole = source.remote();
        String at = TreePaths.clean(go);
        if (whole instanceof Op.GitSource git) {
            // The module may be above the folder that was asked for, and its revision is in .git.
            whole = git.whole();
            at = TreePaths.clean(git.subdirectory() + "/" + go);
        }
        FileTree tree = whole == null ? tree(contexts) : contexts.open(whole);
        if (!isInModule(tree, at)) {
            return null;
        }
        String key = new Encoder()
                .text("fetched")
                .text(whole == null ? "" : whole.digest().toString())
                .toDigest()
                .hex();
        GoWork work = GoWork.open(Place.GO.in(store.home()), key, clock.instant());
        resources.add(work::close);
        Path folder = work.folder().resolve("files").toAbsolutePath();
        Folders.delete(folder);
        Files.createDirectories(folder);
        new LocalFolder(tree, false, null, progress::warn).writeContents("", folder, folder);
        GoPackage goPackage = GoPackage.within(folder, folder.resolve(at));
        return goPackage == null
                ? null
                : new BuildSource.GoFolder(
                        goPackage.seenFrom(new GoPlace(folder, source.typed())),
                        source.typed() + (go.equals(".") ? "" : " " + go),
                        beside,
                        new BuildSource.Fetched(
                                whole,
                                goPackage.workspaceWithin(folder),
                                // What a .git in a tar says of its programs, git would run.
                                whole instanceof Op.GitSource
                                        ? GoOptions.VersionControl.IF_READABLE
                                        : GoOptions.VersionControl.NEVER));
    }

    private static boolean isInModule(FileTree tree, String folder) throws IOException {
        String at = folder;
        while (!isFile(tree, TreePaths.join(at, "go.mod"))) {
            if (at.isEmpty()) {
                return false;
            }
            at = TreePaths.parent(at);
        }
        return true;
    }

    /** The Dockerfile's text; the context has been looked at. */
    static SourceText dockerfile(BuildSource.DockerfileText source, LocalContexts contexts) throws IOException {
        if (!source.text().text().isEmpty()) {
            return source.text();
        }
        FileTree tree = tree(contexts);
        String name = source.text().name();
        boolean file = isOneFile(source, tree);
        SourceText found = text(
                tree,
                file ? ContextAddress.FILE : name,
                source.remote() == null ? "the tar on standard input" : "the build context");
        return file ? new SourceText(name, found.text()) : found;
    }

    /** Not an archive but a file: it is the Dockerfile, as with docker. */
    private static boolean isOneFile(BuildSource.DockerfileText source, FileTree tree) throws IOException {
        return source.remote() instanceof Op.HttpSource http
                && tree.children("").equals(List.of(http.name()))
                && !source.text().name().equals(http.name());
    }

    private static FileTree tree(LocalContexts contexts) throws IOException {
        return contexts.open(new Op.LocalSource(CONTEXT, List.of()));
    }

    private static boolean isFile(FileTree tree, String path) throws IOException {
        Node node = TreePaths.lookup(tree, path);
        return node != null && node.inode().isFile();
    }

    private static SourceText text(FileTree tree, String name, String where) throws IOException {
        Node node = TreePaths.lookup(tree, name);
        if (node == null || !node.inode().isFile()) {
            throw name.equals(DOCKERFILE)
                    ? TareException.usage(
                            where + " holds no Dockerfile and no go.mod",
                            "name the Dockerfile in it with -f, or the folder of a Go package with --go=FOLDER")
                    : TareException.usage(where + " holds no " + name, "name the Dockerfile in it with -f");
        }
        if (node.inode().size() > BuildFiles.MAX_DOCKERFILE_BYTES) {
            throw TareException.failed(name + " is larger than 16 MiB: that is no Dockerfile");
        }
        try (InputStream in = tree.open(node)) {
            return new SourceText(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
