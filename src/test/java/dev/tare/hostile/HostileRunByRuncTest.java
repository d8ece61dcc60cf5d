package dev.tare.hostile;

import java.util.List;
import org.junit.jupiter.api.Tag;

/** The same by runc. */
@Tag("integration")
class HostileRunByRuncTest extends HostileRunTest {
    @Override
    List<String> prefix() {
        return List.of("env", "TARE_RUNTIME=runc");
    }
}
