package dev.tare.posix;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessesTest {
    @Test
    void theStartTimeIsReadBehindAnyName() {
        String fields = " S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 4711 20";
        assertThat(Processes.startTime("42 (sh)" + fields)).isEqualTo(4711);
        assertThat(Processes.startTime("42 (a) b) c)" + fields)).isEqualTo(4711);
        assertThat(Processes.startTime("42 (sh)" + fields.replace(" S ", " Z ")))
                .isZero();
        assertThat(Processes.startTime(ProcessHandle.current().pid())).isPositive();
        assertThat(Processes.startTime(1L << 40)).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "SIGTERM,15",
        "term,15",
        "KILL,9",
        "9,9",
        "WINCH,28",
        "SIGRTMIN+3,37",
        "RTMAX-1,63",
        "RTMAX,64",
        "RTMIN,34",
        "POLL,29",
        "0,0",
        "65,0",
        "RTMIN+31,0",
        "RTMAX-31,0",
        "x,0",
        "SIG,0",
        "-1,0",
    })
    void signalsAreReadByNameAndNumber(String text, int number) {
        assertThat(Signals.number(text)).isEqualTo(number);
    }

    @Test
    void aDeviceNumberIsComposedAsTheCLibraryDoes() {
        assertThat(FileSystem.device(1, 3)).isEqualTo(0x103);
        assertThat(FileSystem.device(0x12345, 0x678)).isEqualTo(0x0001200000634578L);
    }
}
