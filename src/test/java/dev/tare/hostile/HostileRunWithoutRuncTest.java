package dev.tare.hostile;

import java.util.List;
import org.junit.jupiter.api.Tag;

/** The same by the programs of util-linux. */
@Tag("integration")
class HostileRunWithoutRuncTest extends HostileRunTest {
    @Override
    List<String> prefix() {
        return List.of("env", "TARE_RUNTIME=unshare");
    }
}
