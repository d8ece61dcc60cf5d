package dev.tare.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PrettyJsonTest {
    @Test
    void aMapWithoutAnOrderIsWrittenInTheOrderOfItsNames() {
        assertThat(PrettyJson.write(Map.of("c", 1L, "a", 2L, "b", 3L), 1))
                .isEqualTo("{\n \"a\": 2,\n \"b\": 3,\n \"c\": 1\n}\n");
    }
}
