package dev.tare.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpDateTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Sun, 06 Nov 1994 08:49:37 GMT | 784111777",
                "Sunday, 06-Nov-94 08:49:37 GMT | 784111777",
                "Sun Nov  6 08:49:37 1994 | 784111777",
                "Wed, 21 Oct 2015 07:28:00 GMT | 1445412480",
                "Thu, 01 Jan 1970 00:00:00 GMT | 0",
                "Mon, 01 Jan 1900 00:00:00 GMT | 0",
                "yesterday | 0",
            })
    void allThreeFormsOfATimeAreRead(String text, long seconds) {
        assertThat(HttpDate.parse(text)).isEqualTo(seconds);
        assertThat(HttpDate.parse(null)).isZero();
    }
}
