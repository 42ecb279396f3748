import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { BaseUnit, BusinessDate } from '@shanhai/kernel';

/** What a thing is: one row of `products`. */
@Entity('products')
export class ProductRow {
  @PrimaryColumn('uuid') id: string;
  @PrimaryColumn('uuid', { name: 'supplier_id' }) supplierId: string;
  @Column('text', { name: 'category_code' }) categoryCode: string;
  @Column('text', { name: 'brand_code', nullable: true }) brandCode: string | null;
  @Column('text') name: string;
  @Column('text') description: string;
  @Column('text', { name: 'base_unit' }) baseUnit: BaseUnit;
  @Column('text', { name: 'origin_code' }) originCode: string;
  @Column('date', { name: 'created_on' }) createdOn: BusinessDate;
}
