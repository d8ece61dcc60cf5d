package dev.tare.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The owners of the standard streams. The runtime gives the streams to the container's user, which is right for pipes;
 * but the terminal and the files of the one who typed the command must stay theirs.
 */
record StreamOwners(List<Stream> streams) {
    private static final int TYPE = 0170000;
    private static final int PIPE = 0010000;

    static StreamOwners remember() {
        List<Stream> out = new ArrayList<>();
        for (int descriptor = 0; descriptor <= 2; descriptor++) {
            Path path = Path.of("/proc/self/fd/" + descriptor);
            try {
                int mode = (Integer) Files.getAttribute(path, "unix:mode");
                if ((mode & TYPE) != PIPE) {
                    out.add(new Stream(
                            path, Files.getAttribute(path, "unix:uid"), Files.getAttribute(path, "unix:gid")));
                }
            } catch (IOException e) {
                // A closed or deleted one is nobody's.
            }
        }
        return new StreamOwners(out);
    }

    void restore() {
        for (Stream stream : streams) {
            try {
                Files.setAttribute(stream.path(), "unix:uid", stream.uid());
                Files.setAttribute(stream.path(), "unix:gid", stream.gid());
            } catch (IOException e) {
                // A socket has no owner to be set.
            }
        }
    }

    private record Stream(Path path, Object uid, Object gid) {}
}
