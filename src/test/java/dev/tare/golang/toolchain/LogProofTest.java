package dev.tare.golang.toolchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogProofTest {
    private static LogProof proof(SumLog log, int size) {
        return new LogProof(new LogTiles(size, log::tile));
    }

    @Test
    void everyRecordOfEverySizeLeadsToTheHashOfTheWhole() throws IOException {
        SumLog log = new SumLog();
        log.fill(70);
        for (int size = 1; size <= log.size(); size++) {
            for (int number = 0; number < size; number++) {
                assertThat(proof(log, size).rootWith(size, number, log.leaf(number)))
                        .as("record %s of %s", number, size)
                        .isEqualTo(log.root(0, size));
            }
        }
    }

    @Test
    void severalLevelsOfTilesLeadToTheHashOfTheWhole() throws IOException {
        SumLog log = new SumLog();
        log.fill(1100);
        for (int size : new int[] {255, 256, 257, 511, 512, 513, 1000, 1100}) {
            for (int number : new int[] {0, 1, 254, 255, 256, 510, 999}) {
                if (number < size) {
                    assertThat(proof(log, size).rootWith(size, number, log.leaf(number)))
                            .as("record %s of %s", number, size)
                            .isEqualTo(log.root(0, size));
                }
            }
        }
    }

    @Test
    void anotherRecordLeadsToAnotherHash() throws IOException {
        SumLog log = new SumLog();
        log.fill(300);

        assertThat(proof(log, 300).rootWith(300, 77, Sha256.leaf(new byte[] {1})))
                .isNotEqualTo(log.root(0, 300));
        assertThat(proof(log, 300).rootWith(300, 78, log.leaf(77))).isNotEqualTo(log.root(0, 300));
    }

    @Test
    void aLogThatGrewHasBothHashesFromTheSameNodes() throws IOException {
        SumLog log = new SumLog();
        log.fill(70);
        for (int newer = 1; newer <= log.size(); newer++) {
            for (int older = 1; older <= newer; older++) {
                LogProof.Both both = proof(log, newer).both(older, newer);
                assertThat(both.older()).as("%s in %s", older, newer).isEqualTo(log.root(0, older));
                assertThat(both.newer()).as("%s in %s", older, newer).isEqualTo(log.root(0, newer));
            }
        }
    }

    @Test
    void aLogThatChangedItsPastHasNotBoth() throws IOException {
        SumLog log = new SumLog();
        log.fill(50);
        SumLog forked = new SumLog(log, 20);
        forked.add("another record\n");
        forked.fill(60);

        LogProof.Both both = proof(forked, 60).both(50, 60);

        assertThat(both.newer()).isEqualTo(forked.root(0, 60));
        assertThat(both.older()).isNotEqualTo(log.root(0, 50));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 5, /tile/8/0/005",
        "1, 999, /tile/8/1/999",
        "0, 1234067, /tile/8/0/x001/x234/067",
        "2, 1000, /tile/8/2/x001/000"
    })
    void aTilesPathHasThreeDigitsInEachElement(int level, long number, String path) {
        assertThat(LogTiles.path(level, number)).isEqualTo(path);
    }

    @Test
    void aTileThatWasFilledMeanwhileIsReadAsAWhole() throws IOException {
        SumLog log = new SumLog();
        log.fill(300);
        List<String> asked = new ArrayList<>();
        LogTiles tiles = new LogTiles(100, path -> {
            asked.add(path);
            if (path.contains(".p/")) {
                throw new FetchFailure("gone", 404, null, null, null);
            }
            return log.tile(path);
        });

        assertThat(new LogProof(tiles).rootWith(100, 3, log.leaf(3))).isEqualTo(log.root(0, 100));
        assertThat(asked).containsExactly("/tile/8/0/000.p/100", "/tile/8/0/000");
    }

    @Test
    void aTileThatIsTooShortIsAnError() {
        LogTiles tiles = new LogTiles(100, path -> new byte[33]);

        assertThatThrownBy(() -> tiles.hash(0, 50))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("too short");
    }
}
