package dev.tare.hostile;

import dev.tare.testing.ChildProcess;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;

/** The same where runc is not installed. */
@Tag("integration")
class HostileRunWithoutRuncTest extends HostileRunTest {
    @Override
    List<String> prefix() {
        Path runc = Path.of(ChildProcess.installed("runc"));
        return List.of("unshare", "--mount", "sh", "-c", "mount --bind /dev/null " + runc + " && exec \"$@\"", "sh");
    }
}
