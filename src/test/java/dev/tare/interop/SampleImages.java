package dev.tare.interop;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.Tare;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A small image that runs anywhere: a static busybox on scratch, two layers, and an instruction without one. */
final class SampleImages {
    static final String GREETING = "hello from the image";

    private SampleImages() {}

    /** Builds it into Tare's store, with more options of {@code tare build} if any. */
    static ChildProcess build(Tare tare, Path folder, String... options) throws IOException {
        Path busybox = Path.of(ChildProcess.installed("busybox"));
        Path context = Files.createDirectories(folder.resolve("sample"));
        Files.copy(busybox, context.resolve("busybox"), StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(context.resolve("busybox"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(context.resolve("greeting"), GREETING + "\n");
        Files.writeString(context.resolve("Dockerfile"), """
                FROM scratch
                COPY busybox /bin/busybox
                ENV WORD=sample
                COPY --chown=1000:1000 greeting /etc/greeting
                ENTRYPOINT ["/bin/busybox"]
                CMD ["cat", "/etc/greeting"]
                """);
        List<String> words = new ArrayList<>(List.of("build", "-q"));
        words.addAll(Arrays.asList(options));
        words.add(context.toString());
        return tare.command(words);
    }
}
