package dev.tare.sandbox.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class VethTest {
    private static final int[] RANGE = {10 << 24 | 231 << 16, 28};

    @Test
    void subnetsInUseArePassedOver() {
        int base = RANGE[0];
        assertThat(Veth.freeSubnet(List.of(), List.of(RANGE))).isEqualTo(base);
        assertThat(Veth.freeSubnet(List.of(new int[] {base + 1, 30}), List.of(RANGE)))
                .isEqualTo(base + 4);
        assertThat(Veth.freeSubnet(List.of(new int[] {base + 6, 32}), List.of(RANGE)))
                .isEqualTo(base);
        assertThat(Veth.freeSubnet(List.of(new int[] {base + 1, 29}), List.of(RANGE)))
                .isEqualTo(base + 8);
    }

    @Test
    void aRangeThatTheHostHasAPartInIsLeftToIt() {
        int[] other = {192 << 24 | 168 << 16, 24};
        assertThat(Veth.freeSubnet(List.of(new int[] {10 << 24 | 9, 8}), List.of(RANGE, other)))
                .isEqualTo(other[0]);
        assertThat(Veth.freeSubnet(List.of(new int[] {RANGE[0], 0}), List.of(RANGE, other)))
                .isNull();
    }

    @Test
    void addressesAreWrittenUnsigned() {
        assertThat(Veth.text(192 << 24 | 168 << 16 | 255)).isEqualTo("192.168.0.255");
    }

    @Test
    void interfaceNamesFitTheKernel() {
        assertThat(Veth.of("0123456789abcdef").name()).isEqualTo("tare01234567").hasSizeLessThan(16);
    }
}
