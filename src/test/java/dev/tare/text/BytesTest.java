package dev.tare.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BytesTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "64, 64",
        "64b, 64",
        "1k, 1024",
        "1K, 1024",
        "1kb, 1024",
        "1KiB, 1024",
        "1.5m, 1572864",
        "2 GB, 2147483648",
        "1t, 1099511627776",
        "9p, 10133099161583616",
        "9223372036854775807, 9223372036854775807",
        "8191p, 9222246136947933184",
        "0.5, 0",
        "1., 1",
    })
    void sizesAreReadAsDockerReadsThem(String text, long bytes) {
        assertThat(Bytes.parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "''",
        "k",
        "-1",
        "1x",
        "1kk",
        "1.2.3",
        "1ki b",
        "99999999999999999999p",
        "8192p",
        "9223372036854775808",
        "1e3"
    })
    void anythingElseIsNoSize(String text) {
        assertThat(Bytes.parse(text)).isEqualTo(-1);
    }
}
