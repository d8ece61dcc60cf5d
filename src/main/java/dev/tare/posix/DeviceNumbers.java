package dev.tare.posix;

/** The two numbers of a device in one, as stat(2) gives it and makedev(3) packs it. */
public final class DeviceNumbers {
    private DeviceNumbers() {}

    /** Which driver. */
    public static int major(long packed) {
        return (int) (packed >>> 8 & 0xfff | packed >>> 32 & ~0xfffL);
    }

    /** Which of the driver's devices. */
    public static int minor(long packed) {
        return (int) (packed & 0xff | packed >>> 12 & ~0xffL);
    }
}
