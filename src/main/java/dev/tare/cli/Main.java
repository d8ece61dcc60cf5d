package dev.tare.cli;

/** The program {@code tare}. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.out.println("tare");
    }
}
