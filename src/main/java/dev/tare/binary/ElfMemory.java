package dev.tare.binary;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A program as the loader lays it out: what is mapped from the file, in one array by address, with the addresses that
 * the loader would fill in. Whoever reads at an index that came from the file asks {@link #holds} before.
 *
 * @param kind of the program
 * @param base the address of the first byte
 * @param bytes the memory; zero between the segments
 * @param buffer the same in the program's byte order
 * @param parts what is mapped, by rising address
 */
@SuppressWarnings("ArrayRecordComponent") // one of a program, never compared
public record ElfMemory(ElfKind kind, long base, byte[] bytes, ByteBuffer buffer, List<Part> parts) {
    private static final int MAX_SIZE = 1 << 30;

    /** The linkers put at most this much between two segments. */
    private static final long MAX_GAPS = 4 << 20;

    public ElfMemory {
        parts = List.copyOf(parts);
    }

    /**
     * A segment.
     *
     * @param start index of its first byte
     * @param end index behind its last byte
     * @param executable whether it holds code
     * @param writable whether it holds variables
     */
    public record Part(int start, int end, boolean executable, boolean writable) {}

    /**
     * Reads all that is mapped.
     *
     * @return null for a program that maps nothing, more than 1 GiB, or little of a wide range
     * @throws java.io.EOFException when the file ends before what its program headers promise
     */
    public static @Nullable ElfMemory read(Elf elf) throws IOException {
        long low = Long.MAX_VALUE;
        long high = 0;
        long fileSize = elf.source().size();
        List<Elf.Segment> mapped = new ArrayList<>();
        for (Elf.Segment segment : elf.segments()) {
            if (segment.type() != Elf.Segment.LOAD || segment.size() == 0) {
                continue;
            }
            // Addresses at the upper end of a machine's range belong to kernels.
            if (segment.address() < 0 || segment.size() < 0 || segment.address() > Long.MAX_VALUE - segment.size()) {
                return null;
            }
            low = Math.min(low, segment.address());
            high = Math.max(high, segment.address() + segment.size());
            mapped.add(segment);
        }
        if (mapped.isEmpty() || high - low > MAX_SIZE || high - low > fileSize + MAX_GAPS) {
            return null;
        }
        mapped.sort((a, b) -> Long.compare(a.address(), b.address()));
        byte[] bytes = new byte[(int) (high - low)];
        List<Part> parts = new ArrayList<>();
        for (Elf.Segment segment : mapped) {
            int start = (int) (segment.address() - low);
            elf.source().read(segment.offset(), ByteBuffer.wrap(bytes, start, (int) segment.size()));
            parts.add(new Part(start, start + (int) segment.size(), (segment.flags() & 1) != 0, segment.isWritable()));
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(elf.kind().order());
        ElfMemory memory = new ElfMemory(elf.kind(), low, bytes, buffer, parts);
        ElfRelocations.apply(elf, memory);
        return memory;
    }

    /** Bytes of an address. */
    public int width() {
        return kind.wide() ? 8 : 4;
    }

    /** Where an address is in the memory; -1 where it is not. */
    public int index(long address) {
        long index = address - base;
        return index >= 0 && index < bytes.length ? (int) index : -1;
    }

    /** The address of an index. */
    public long address(int index) {
        return base + index;
    }

    /** Whether so many bytes from an index on are in the memory. */
    public boolean holds(long index, long count) {
        return index >= 0 && count >= 0 && count <= bytes.length && index <= bytes.length - count;
    }

    /** The number of an address's width; a value above 2^63 comes out negative. */
    public long word(int index) {
        return Elf.word(buffer, kind.wide(), index);
    }

    /** The part that an index is in; null between them. */
    public @Nullable Part part(int index) {
        for (Part part : parts) {
            if (index >= part.start && index < part.end) {
                return part;
            }
        }
        return null;
    }

    /** An array is not compared by its content, and nobody compares memories. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
