package dev.tare.build;

import dev.tare.build.request.BuildSource;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.dockerfile.PlanOptions;
import dev.tare.dockerfile.check.ContextFiles;
import dev.tare.text.PathPatterns;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** Lists a build context for checks: names and sizes, nothing is read. */
final class ContextListing extends SimpleFileVisitor<Path> {
    /** More tell no more, and a check should not take longer than a build. */
    private static final int MAX_FILES = 500_000;

    private final Path root;
    private final PathPatterns ignored;
    private final List<ContextFiles.File> files = new ArrayList<>();

    private ContextListing(Path root, List<String> patterns) {
        this.root = root;
        this.ignored = patterns.isEmpty() ? PathPatterns.NONE : PathPatterns.of(patterns);
    }

    static ContextFiles of(BuildSource.DockerfileText source, PlanOptions options) {
        Path folder = source.folder();
        if (folder == null) {
            return ContextFiles.NONE;
        }
        Path ignoring = source.ignoreFile();
        ContextListing listing = new ContextListing(folder, options.ignorePatterns());
        try {
            Files.walkFileTree(folder, listing);
        } catch (IOException e) {
            throw TareException.failed("the build context can't be read: " + Reasons.of(e), e);
        }
        return new ContextFiles(listing.files, ignoring != null && Files.exists(ignoring));
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
        String path = relative(directory);
        if (path.isEmpty()) {
            return FileVisitResult.CONTINUE;
        }
        PathPatterns.Verdict verdict = ignored.verdict(path);
        return verdict.matches() && !ignored.mayDifferBelow(verdict, path)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        String path = relative(file);
        if (attributes.isRegularFile() && !ignored.matches(path)) {
            files.add(new ContextFiles.File(path, attributes.size()));
        }
        return files.size() < MAX_FILES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
    }

    /** What can't be read is no matter of style: the build will say so. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
        return FileVisitResult.CONTINUE;
    }

    private String relative(Path path) {
        return root.relativize(path).toString();
    }
}
