package dev.tare.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizesTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0B",
        "142, 142B",
        "999, 999B",
        "1000, 1kB",
        "1005, 1kB",
        "1015, 1.01kB",
        "5763234, 5.76MB",
        "10500000, 10.5MB",
        "999499, 999kB",
        "999500, 1e+03kB",
        "999999, 1e+03kB",
        "1500000000, 1.5GB",
        "9223372036854775807, 9.22EB",
    })
    void sizesAreThoseThatDockerPrints(long bytes, String printed) {
        assertThat(Sizes.human(bytes)).isEqualTo(printed);
    }

    /** What BigDecimal rounds of the double that docker has. */
    @Test
    void everySizeIsRoundedAsTheExactValueOfItsDouble() {
        Random random = new Random(7);
        for (int i = 0; i < 200_000; i++) {
            // Many are near a half of their last digit.
            long bytes = i % 2 == 0
                    ? random.nextLong() >>> 1 + random.nextInt(62)
                    : (random.nextInt(2000) * 5L + random.nextInt(3) - 1) * (long) Math.pow(10, random.nextInt(13));
            assertThat(Sizes.human(Math.max(0, bytes))).isEqualTo(byBigDecimal(Math.max(0, bytes)));
        }
    }

    private static String byBigDecimal(long bytes) {
        double size = bytes;
        int unit = 0;
        while (size >= 1000 && unit < 6) {
            size /= 1000;
            unit++;
        }
        BigDecimal rounded = new BigDecimal(size).round(new MathContext(3, RoundingMode.HALF_EVEN));
        String digits = rounded.compareTo(BigDecimal.valueOf(1000)) == 0
                ? "1e+03"
                : rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
        return digits + List.of("B", "kB", "MB", "GB", "TB", "PB", "EB").get(unit);
    }
}
