package dev.tare.binary;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * For which machines an ELF program is (elf(5)).
 *
 * @param wide whether its class is 64 bits, and not 32
 * @param order of the bytes in a number
 * @param machine e_machine
 */
public record ElfKind(boolean wide, ByteOrder order, int machine) {
    /** As many bytes as a kind is found in. */
    public static final int SIZE = 20;

    private static final int MAGIC = 0x7f454c46;

    /** The kind of a program that begins so; null when these bytes begin no ELF file. */
    public static @Nullable ElfKind of(byte[] start) {
        if (start.length < SIZE || ByteBuffer.wrap(start).getInt() != MAGIC) {
            return null;
        }
        ByteOrder order = start[5] == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        int machine = Short.toUnsignedInt(ByteBuffer.wrap(start).order(order).getShort(18));
        // The kernel goes by the machine; a program may leave the class out.
        return new ElfKind(start[4] == 2 || start[4] != 1 && isWide(machine), order, machine);
    }

    private static boolean isWide(int machine) {
        return machine == 62 || machine == 183 || machine == 258;
    }

    /** The kind that programs of an architecture have, as platforms name it; null for others than Linux runs on. */
    public static @Nullable ElfKind ofArchitecture(String architecture) {
        return switch (architecture) {
            case "386" -> little(false, 3);
            case "amd64" -> little(true, 62);
            case "arm" -> little(false, 40);
            case "arm64" -> little(true, 183);
            case "loong64" -> little(true, 258);
            case "mips" -> big(false, 8);
            case "mipsle" -> little(false, 8);
            case "mips64" -> big(true, 8);
            case "mips64le" -> little(true, 8);
            case "ppc64" -> big(true, 21);
            case "ppc64le" -> little(true, 21);
            case "riscv64" -> little(true, 243);
            case "s390x" -> big(true, 22);
            default -> null;
        };
    }

    private static ElfKind little(boolean wide, int machine) {
        return new ElfKind(wide, ByteOrder.LITTLE_ENDIAN, machine);
    }

    private static ElfKind big(boolean wide, int machine) {
        return new ElfKind(wide, ByteOrder.BIG_ENDIAN, machine);
    }
}
