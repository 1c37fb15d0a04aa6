package io.encoreservice.controlplane.identity;

/**
 * How much of the road to its instances one tenant may take, at each proxy; 0 means as much as there is.
 *
 * @param requestsPerSecond how many requests may begin within a second, twice as many at once
 * @param bytesPerSecond how many bytes of bodies may pass within a second, both ways together
 */
public record TrafficLimits(int requestsPerSecond, long bytesPerSecond) {

    public static final TrafficLimits NONE = new TrafficLimits(0, 0);
}
