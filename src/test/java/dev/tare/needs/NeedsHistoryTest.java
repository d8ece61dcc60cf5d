package dev.tare.needs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.History;
import java.util.List;
import org.junit.jupiter.api.Test;

class NeedsHistoryTest {
    @Test
    void whatIsNoLineOfOursIsPassedOver() {
        String own = new NeedsHistory.Line(NeedId.MACHINE_ID, "/etc/machine id", "").createdBy();

        assertThat(NeedsHistory.read(List.of(
                        new History(null, "RUN tare need ca /x", null, null, false),
                        new History(null, "tare needs ca", null, null, false),
                        new History(null, "tare need nothing /x", null, null, true),
                        new History(null, "tare need", null, null, true),
                        new History(null, null, "tare need ca /x", null, true),
                        new History(null, own, "why", null, true))))
                .containsExactly(new NeedsHistory.Line(NeedId.MACHINE_ID, "/etc/machine id", "why"));
    }
}
