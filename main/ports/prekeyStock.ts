/** How many one-time keys of this device the server still has to hand out. */
export interface PrekeyStock {
  readonly oneTimePrekeys: number;
  readonly oneTimeKemPrekeys: number;
}
