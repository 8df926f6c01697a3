import { issue } from "../errors.ts";
import type { Settled } from "../intake/settle.ts";
import type { Conversion } from "../model/conversion.ts";
import type { Engine } from "../model/engine.ts";
import type { Issue } from "../model/issue.ts";
import type { Packet } from "../model/packet.ts";
import type { Unknowns } from "../model/unknowns.ts";

/** What of a conversion goes from one thread to another. */
export type Sent = Omit<Settled, "unknowns"> & Pick<Conversion, "counts" | "timings" | "place"> & { readonly unknowns: Unknowns };

/** What became of one packet. */
export interface ConvertedPacket {
  readonly conversions: readonly Sent[];
  readonly issues: readonly Issue[];
  /** What broke its conversion, where that has happened: for the log. */
  readonly broke?: unknown;
}

/** Converts packets, in this thread or in another. */
export interface Converter {
  /** How many batches are worth being under way. */
  readonly atOnce: number;
  convert(packets: readonly Packet[], feed: string | undefined): Promise<readonly ConvertedPacket[]>;
  stop(): Promise<void>;
}

/** A packet that breaks its conversion, which is a defect of Portage, becomes a record that says so. */
export function convertPackets(engine: Pick<Engine, "convertPacket">, packets: readonly Packet[], feed: string | undefined): ConvertedPacket[] {
  return packets.map((packet) => {
    try {
      return convertPacket(engine, packet, feed);
    } catch (broke) {
      return setAside(engine, packet, feed, broke);
    }
  });
}

/** What stands for a packet that broke its conversion. */
export function setAside(engine: Pick<Engine, "convertPacket">, packet: Packet, feed: string | undefined, broke: unknown): ConvertedPacket {
  return { ...convertPacket(engine, { ...packet, problem: issue("bulk.conversion-broke") }, feed), broke };
}

function convertPacket(engine: Pick<Engine, "convertPacket">, packet: Packet, feed: string | undefined): ConvertedPacket {
  const { conversions, issues } = engine.convertPacket(packet, feed);
  return { issues, conversions: conversions.map(sent) };
}

function sent(conversion: Conversion): Sent {
  const { status, header, issues, body, contentType, surroundings, bundle, hints, lanes, counts, timings, place } = conversion;
  // A view would take all of the packet along.
  const own = (bytes: Uint8Array) => new Uint8Array(bytes);
  return { status, header, issues, body: own(body), contentType, surroundings: surroundings === null ? null : own(surroundings), bundle, hints, lanes, counts, timings, ...(place !== undefined && { place }), unknowns: conversion.unknowns() };
}

/** Converts in this thread. */
export function inThisThread(engine: Pick<Engine, "convertPacket">): Converter {
  return { atOnce: 1, convert: async (packets, feed) => convertPackets(engine, packets, feed), stop: async () => undefined };
}
