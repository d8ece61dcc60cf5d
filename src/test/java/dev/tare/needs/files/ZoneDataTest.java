package dev.tare.needs.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZoneDataTest {
    @ParameterizedTest
    @ValueSource(strings = {"stored.zip", "deflated.zip"})
    void anArchiveThatIsCutShortAnywhereIsRefusedInWords(String name) throws IOException {
        byte[] zip;
        try (InputStream in = ZoneDataTest.class.getResourceAsStream("/fuzz/zones/" + name)) {
            zip = Objects.requireNonNull(in).readAllBytes();
        }
        Set<String> said = new HashSet<>();
        for (int size = 0; size < zip.length; size++) {
            try {
                assertThat(ZoneData.ofArchive(Arrays.copyOf(zip, size)).all()).isNotEmpty();
            } catch (IOException e) {
                assertThat(e).as("%d bytes", size).message().isNotBlank();
                said.add(e.getMessage());
            }
        }
        assertThat(said).contains("an archive of time zones that is cut short");
    }
}
