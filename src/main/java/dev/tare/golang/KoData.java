package dev.tare.golang;

import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.plan.FileAction;
import dev.tare.plan.Owner;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The static files of a program as ko has them: the folder {@code kodata} beside it is {@code /var/run/ko} of the image,
 * and links in it stand for what they lead to, as far as that is in the same repository.
 */
public final class KoData {
    /** Where the files are in the image. */
    public static final String PLACE = "/var/run/ko";

    /** The variable that tells programs where they are. */
    public static final String VARIABLE = "KO_DATA_PATH";

    /** As deep as anybody has folders, and less than the stack holds. */
    private static final int MAX_DEPTH = 100;

    private final Path root;
    private final int input;
    private final long time;
    private final List<FileAction> actions = new ArrayList<>();

    private KoData(Path root, int input, long time) {
        this.root = root;
        this.input = input;
        this.time = time;
    }

    /** The folder beside a program, there or not. */
    public static Path beside(GoPackage goPackage) {
        return goPackage.folder().resolve("kodata");
    }

    /**
     * What brings the files into an image.
     *
     * @param folder {@code kodata}
     * @param root the repository's, which the input of the actions shows
     * @param time of all files, in seconds since 1970
     * @throws TareException where a link leads nowhere, or out of the repository
     */
    public static List<FileAction> actions(Path folder, Path root, int input, long time) {
        try {
            KoData data = new KoData(root.toRealPath(), input, time);
            data.add(folder.toRealPath(), PLACE, 0);
            return data.actions;
        } catch (IOException e) {
            throw TareException.failed(folder + " can't be read: " + Reasons.of(e), e);
        }
    }

    private void add(Path real, String destination, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw TareException.failed(
                    "kodata is nested more than " + MAX_DEPTH + " folders deep",
                    "does a link in it lead above itself?");
        }
        if (!Files.isDirectory(real) || !holdsLink(real)) {
            actions.add(copy("/" + root.relativize(real), destination, input, time));
            return;
        }
        actions.add(new FileAction.Mkdir(destination, 0755, Owner.ROOT, time));
        for (Path entry : sorted(real)) {
            add(real(entry), destination + "/" + entry.getFileName(), depth + 1);
        }
    }

    /** A copy for an image: of root, readable by all, of one time, whatever the files are on this machine. */
    static FileAction.Copy copy(String source, String destination, int input, long time) {
        return new FileAction.Copy(
                input, source, destination, Owner.ROOT, "u=rwX,go=rX", Set.of(), List.of(), time, List.of());
    }

    private Path real(Path entry) throws IOException {
        if (!Files.isSymbolicLink(entry)) {
            return entry;
        }
        if (!Files.exists(entry)) {
            throw TareException.failed("the link " + shown(entry) + " leads nowhere", "remove it, or mend it");
        }
        Path real = entry.toRealPath();
        if (!real.startsWith(root)) {
            throw TareException.failed(
                    "the link " + shown(entry) + " leads to " + real + ", which is not in the repository",
                    "copy it to where the link is");
        }
        return real;
    }

    private Path shown(Path entry) {
        return entry.startsWith(root) ? root.relativize(entry) : entry;
    }

    private static boolean holdsLink(Path folder) throws IOException {
        for (Path entry : sorted(folder)) {
            if (Files.isSymbolicLink(entry)
                    || Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS) && holdsLink(entry)) {
                return true;
            }
        }
        return false;
    }

    private static List<Path> sorted(Path folder) throws IOException {
        List<Path> out = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            entries.forEach(out::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        out.sort(null);
        return out;
    }
}
