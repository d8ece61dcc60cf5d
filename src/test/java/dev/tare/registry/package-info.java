/** Tests of the registry protocol: against servers of their own, and against a real registry. */
package dev.tare.registry;
